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
    {
      name: 'CUTOVER_BASELINE_URL',
      readBy: ['collector', 'compose'],
      purpose: 'URL of the backend in service, to probe it once a second.',
      fallback: 'not probed',
      option: '--baseline',
    },
    {
      name: 'CUTOVER_CANDIDATE_URL',
      readBy: ['collector', 'compose'],
      purpose: 'URL of the backend to replace it, to probe it once a second.',
      fallback: 'not probed',
      option: '--candidate',
    },
    {
      name: 'CUTOVER_DATABASE_URL',
      readBy: ['rig', 'compose'],
      purpose: 'PostgreSQL database of both backends, which is only read.',
      fallback: 'database cost stays unknown',
      option: '--database-url',
      isSecret: true,
    },
    {
      name: 'CUTOVER_ADMIN_EMAIL',
      readBy: ['rig', 'compose'],
      purpose: 'Administrator of the backends, who creates and deletes test accounts.',
      fallback: 'for demo backends theirs; otherwise none',
    },
    {
      name: 'CUTOVER_ADMIN_PASSWORD',
      readBy: ['rig', 'compose'],
      purpose: 'Password of that administrator.',
      fallback: 'for demo backends theirs; otherwise none',
      isSecret: true,
    },
    {
      name: 'CUTOVER_TOKEN_SECRET',
      readBy: ['rig', 'compose'],
      purpose: 'Secret that the backends sign access tokens with (HS256), to forge one.',
      fallback: "the demonstration's",
      isSecret: true,
    },
    {
      name: 'CUTOVER_WEBHOOK_SECRET',
      readBy: ['rig', 'compose'],
      purpose: 'Secret that the payment gateways sign webhooks with.',
      fallback: "the demonstration's",
      isSecret: true,
    },
    {
      name: 'CUTOVER_COMMIT',
      readBy: ['rig'],
      purpose: 'Version of the candidate that evidence is about.',
      fallback: 'the version that its health endpoint reports',
      option: '--commit',
    },
  ],
  Collector: [
    {
      name: 'CUTOVER_TOKEN',
      readBy: ['collector', 'rig', 'compose'],
      purpose: 'Bearer token that the collector requires, and that the rig sends.',
      fallback: 'none; the collector listens on loopback only',
      isSecret: true,
    },
    { name: 'CUTOVER_LOG_FORMAT', readBy: ['collector', 'compose'], purpose: 'Lines of the log: text or json.', fallback: 'text', option: '--log-format' },
    {
      name: 'CUTOVER_LOG_LEVEL',
      readBy: ['collector', 'compose'],
      purpose: 'Lowest level that is logged: debug, info, warn or error.',
      fallback: 'info',
      option: '--log-level',
    },
    {
      name: 'CUTOVER_METRICS_KEEP',
      readBy: ['collector', 'compose'],
      purpose: 'How long /metrics shows a finished run.',
      fallback: '1h',
      option: '--metrics-keep',
    },
    {
      name: 'CUTOVER_FORWARD',
      readBy: ['collector', 'rig'],
      purpose: 'File of the receivers that exports are forwarded to.',
      fallback: 'nothing is forwarded',
    },
    {
      name: 'CUTOVER_GRAFANA_URL',
      readBy: ['collector', 'rig', 'compose'],
      purpose: 'Grafana that gets an annotation for each verdict.',
      fallback: 'no annotations',
    },
    {
      name: 'CUTOVER_GRAFANA_TOKEN',
      readBy: ['collector', 'rig', 'compose'],
      purpose: 'Token of a service account there.',
      fallback: 'no annotations',
      isSecret: true,
    },
    {
      name: 'CUTOVER_VERDICT_WEBHOOK',
      readBy: ['collector', 'rig', 'compose'],
      purpose: 'URL that gets each verdict, signed as Standard Webhooks defines it.',
      fallback: 'no webhook',
    },
    {
      name: 'CUTOVER_VERDICT_WEBHOOK_SECRET',
      readBy: ['collector', 'rig', 'compose'],
      purpose: 'Secret to sign with: whsec_ and base64 of 24 to 64 bytes.',
      fallback: 'no webhook',
      isSecret: true,
    },
  ],
  'Own telemetry': [
    {
      name: 'CUTOVER_OTLP_ENDPOINT',
      readBy: ['collector', 'rig', 'compose'],
      purpose: "Base URL of the OTLP/HTTP receiver of cutover's own traces and metrics.",
      fallback: 'not sent',
    },
    {
      name: 'CUTOVER_OTLP_HEADERS',
      readBy: ['collector', 'rig', 'compose'],
      purpose: 'Headers for it, as name=value,name=value.',
      fallback: 'none',
      isSecret: true,
    },
  ],
  'Monitors in Sentry': [
    {
      name: 'CUTOVER_MONITOR',
      readBy: ['rig'],
      purpose: 'Slug of the monitor that a run checks in at.',
      fallback: 'cutover-nightly for the profile nightly',
      option: '--monitor',
    },
    { name: 'CUTOVER_MONITOR_SCHEDULE', readBy: ['rig'], purpose: 'Crontab of the runs, in UTC.', fallback: 'once a day', option: '--monitor-schedule' },
    {
      name: 'CUTOVER_MONITOR_MARGIN',
      readBy: ['rig'],
      purpose: 'How late a run may start before it counts as missed.',
      fallback: '1h',
      option: '--monitor-margin',
    },
    {
      name: 'CUTOVER_MONITOR_LONGEST',
      readBy: ['rig'],
      purpose: 'How long a run may take before it counts as failed.',
      fallback: 'from its profile',
      option: '--monitor-max-runtime',
    },
  ],
  Runs: [
    { name: 'CUTOVER_K6', readBy: ['rig'], purpose: 'Path of the k6 to use.', fallback: 'k6 1.8 on PATH, otherwise one that is built' },
    { name: 'CUTOVER_DEBUG', readBy: ['rig'], purpose: '1: print the stack of an error that is a bug.', fallback: 'one line' },
    { name: 'CUTOVER_CHECKPOINT', readBy: ['compose'], purpose: 'Checkpoint of `docker compose run cutover`.', fallback: 'all', option: '--checkpoint' },
    { name: 'CUTOVER_PROFILE', readBy: ['compose'], purpose: 'Profile of `docker compose run cutover`.', fallback: 'rehearsal', option: '--profile' },
    {
      name: 'CUTOVER_GATE',
      readBy: ['compose'],
      purpose: 'Part whose verdict decides the exit code of `docker compose run cutover`.',
      fallback: 'measured',
      option: '--gate',
    },
    {
      name: 'CUTOVER_THRESHOLDS',
      readBy: ['compose'],
      purpose: 'Path of thresholds.json on the host.',
      fallback: "the demonstration's",
      option: '--thresholds',
    },
  ],
  'Set by cutover itself': [
    { name: 'CUTOVER_LOAD', readBy: ['k6'], purpose: 'The load of a run, as JSON.', fallback: 'the scripts do not start' },
    { name: 'CUTOVER_CALLED_AS', readBy: ['rig'], purpose: 'How the program was started, for commands in messages.', fallback: 'cutover' },
  ],
}
