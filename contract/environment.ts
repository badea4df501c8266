/** One environment variable that a program of cutover reads. */
export interface EnvironmentVariable {
  readonly name: string
  /** Programs that read it. */
  readonly readBy: readonly EnvironmentReader[]
  /** What it is for, one sentence. */
  readonly purpose: string
  /** Value or behaviour where it is unset or empty. */
  readonly fallback: string
  /** The option of the command line that does the same. */
  readonly option?: string
  readonly isSecret?: true
}

type EnvironmentReader = 'collector' | 'rig' | 'k6' | 'compose'

/** Every `CUTOVER_*` variable, by subject. docs/reference/environment.md is generated from it, and a test finds the ones that are missing. */
export const environmentVariables: Readonly<Record<string, readonly EnvironmentVariable[]>> = {
  Backends: [
    variable('CUTOVER_BASELINE_URL', ['collector', 'compose'], 'URL of the backend in service, to probe it once a second.', 'not probed', '--baseline'),
    variable('CUTOVER_CANDIDATE_URL', ['collector', 'compose'], 'URL of the backend to replace it, to probe it once a second.', 'not probed', '--candidate'),
    variable(
      'CUTOVER_DATABASE_URL',
      ['rig', 'compose'],
      'PostgreSQL database of both backends, which is only read.',
      'database cost stays unknown',
      '--database-url',
      true,
    ),
    variable(
      'CUTOVER_ADMIN_EMAIL',
      ['rig', 'compose'],
      'Administrator of the backends, who creates and deletes test accounts.',
      'for demo backends theirs; otherwise none',
    ),
    variable('CUTOVER_ADMIN_PASSWORD', ['rig', 'compose'], 'Password of that administrator.', 'for demo backends theirs; otherwise none', undefined, true),
    variable(
      'CUTOVER_TOKEN_SECRET',
      ['rig', 'compose'],
      'Secret that the backends sign access tokens with (HS256), to forge one.',
      "the demonstration's",
      undefined,
      true,
    ),
    variable('CUTOVER_WEBHOOK_SECRET', ['rig', 'compose'], 'Secret that the payment gateways sign webhooks with.', "the demonstration's", undefined, true),
    variable('CUTOVER_COMMIT', ['rig'], 'Version of the candidate that evidence is about.', 'the version that its health endpoint reports', '--commit'),
  ],
  Collector: [
    variable(
      'CUTOVER_TOKEN',
      ['collector', 'rig', 'compose'],
      'Bearer token that the collector requires, and that the rig sends.',
      'none; the collector listens on loopback only',
      undefined,
      true,
    ),
    variable('CUTOVER_LOG_FORMAT', ['collector', 'compose'], 'Lines of the log: text or json.', 'text', '--log-format'),
    variable('CUTOVER_LOG_LEVEL', ['collector', 'compose'], 'Lowest level that is logged: debug, info, warn or error.', 'info', '--log-level'),
    variable('CUTOVER_METRICS_KEEP', ['collector', 'compose'], 'How long /metrics shows a finished run.', '1h', '--metrics-keep'),
    variable('CUTOVER_FORWARD', ['collector', 'rig'], 'File of the receivers that exports are forwarded to.', 'nothing is forwarded'),
    variable('CUTOVER_GRAFANA_URL', ['collector', 'rig', 'compose'], 'Grafana that gets an annotation for each verdict.', 'no annotations'),
    variable('CUTOVER_GRAFANA_TOKEN', ['collector', 'rig', 'compose'], 'Token of a service account there.', 'no annotations', undefined, true),
    variable('CUTOVER_VERDICT_WEBHOOK', ['collector', 'rig', 'compose'], 'URL that gets each verdict, signed as Standard Webhooks defines it.', 'no webhook'),
    variable(
      'CUTOVER_VERDICT_WEBHOOK_SECRET',
      ['collector', 'rig', 'compose'],
      'Secret to sign with: whsec_ and base64 of 24 to 64 bytes.',
      'no webhook',
      undefined,
      true,
    ),
  ],
  'Own telemetry': [
    variable('CUTOVER_OTLP_ENDPOINT', ['collector', 'rig', 'compose'], "Base URL of the OTLP/HTTP receiver of cutover's own traces and metrics.", 'not sent'),
    variable('CUTOVER_OTLP_HEADERS', ['collector', 'rig', 'compose'], 'Headers for it, as name=value,name=value.', 'none', undefined, true),
  ],
  'Monitors in Sentry': [
    variable('CUTOVER_MONITOR', ['rig'], 'Slug of the monitor that a run checks in at.', 'cutover-nightly for the profile nightly', '--monitor'),
    variable('CUTOVER_MONITOR_SCHEDULE', ['rig'], 'Crontab of the runs, in UTC.', 'once a day', '--monitor-schedule'),
    variable('CUTOVER_MONITOR_MARGIN', ['rig'], 'How late a run may start before it counts as missed.', '1h', '--monitor-margin'),
    variable('CUTOVER_MONITOR_LONGEST', ['rig'], 'How long a run may take before it counts as failed.', 'from its profile', '--monitor-max-runtime'),
  ],
  Runs: [
    variable('CUTOVER_K6', ['rig'], 'Path of the k6 to use.', 'k6 1.8 on PATH, otherwise one that is built'),
    variable('CUTOVER_DEBUG', ['rig'], '1: print the stack of an error that is a bug.', 'one line'),
    variable('CUTOVER_CHECKPOINT', ['compose'], 'Checkpoint of `docker compose run cutover`.', 'all', '--checkpoint'),
    variable('CUTOVER_PROFILE', ['compose'], 'Profile of `docker compose run cutover`.', 'rehearsal', '--profile'),
    variable('CUTOVER_GATE', ['compose'], 'Part whose verdict decides the exit code of `docker compose run cutover`.', 'measured', '--gate'),
    variable('CUTOVER_THRESHOLDS', ['compose'], 'Path of thresholds.json on the host.', "the demonstration's", '--thresholds'),
  ],
  'Set by cutover itself': [
    variable('CUTOVER_LOAD', ['k6'], 'The load of a run, as JSON.', 'the scripts do not start'),
    variable('CUTOVER_CALLED_AS', ['rig'], 'How the program was started, for commands in messages.', 'cutover'),
  ],
}

function variable(
  name: string,
  readBy: readonly EnvironmentReader[],
  purpose: string,
  fallback: string,
  option?: string,
  isSecret?: true,
): EnvironmentVariable {
  return { name, readBy, purpose, fallback, ...(option === undefined ? {} : { option }), ...(isSecret ? { isSecret } : {}) }
}
