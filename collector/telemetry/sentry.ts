import { version } from '../../contract/version.ts'
import type { Alert } from '../report/notifications.ts'
import { flushTimeoutMs, printWarning, type Warn, waitAtMost } from './own-telemetry.ts'
import { collectSecrets, type Secret, scrub } from './scrub.ts'

type Sentry = typeof import('@sentry/node')
type Tags = Readonly<Record<string, string>>

/** Reports to Sentry what needs attention while no one watches. Nothing here throws, and only `finish` waits. */
export interface ErrorReports {
  /** Adds tags to everything that is reported from now on, such as the command and the run. */
  addTags(tags: Tags): void
  /** The rig or its machine failed. */
  captureError(error: unknown, tags?: Tags): void
  /** Reports verdicts that need attention. */
  captureAlerts(alerts: readonly Alert[]): void
  /** Checks in a monitored job that has started; `finish` checks it out. */
  startCheckIn(monitor: Monitor): void
  /** Sends the rest, for at most 2 s. @param isOk whether the monitored job succeeded */
  finish(isOk: boolean): Promise<void>
}

const dsnShape = /^https?:\/\/[^/@\s]+@[^/\s]+\/(?:[^\s]*\/)?\d+$/

/** Starts to report to the project that `SENTRY_DSN` names. Where that is unset the package is not loaded.
 *  @param environment also `SENTRY_ENVIRONMENT` (default: ci or local) and `SENTRY_RELEASE` (default: this version)
 *  @param args of the process, whose passwords must not leave it either  @param warn logs a wrong DSN  @returns undefined where it is unset or wrong */
export async function startErrorReports(
  environment: NodeJS.ProcessEnv,
  tags: Tags,
  args: readonly string[] = process.argv,
  warn: Warn = printWarning,
): Promise<ErrorReports | undefined> {
  const dsn = environment.SENTRY_DSN
  if (!dsn) return undefined
  if (!dsnShape.test(dsn)) {
    warn('Cannot use SENTRY_DSN: expected https://key@host/project, as Sentry shows it under Client Keys. Errors are not reported to Sentry.')
    return undefined
  }
  const sentry = await import('@sentry/node')
  initSentry(sentry, dsn, environment, collectSecrets(environment, args))
  sentry.getGlobalScope().setTags(tags)
  return createReports(sentry)
}

/** Initialises Sentry for errors, alerts and check-ins only: no default integration, so that no handler of Sentry's decides how the process ends, none
 *  reads the environment, arguments or local variables, and no second tracer provider is set up next to sdk-node's. */
function initSentry(sentry: Sentry, dsn: string, environment: NodeJS.ProcessEnv, secrets: readonly Secret[]): void {
  sentry.initWithoutDefaultIntegrations({
    dsn,
    environment: environment.SENTRY_ENVIRONMENT || (environment.CI ? 'ci' : 'local'),
    release: environment.SENTRY_RELEASE || `cutover@${version}`,
    integrations: [sentry.linkedErrorsIntegration()],
    enableOpenTelemetrySetup: false,
    enableRuntimeChannelInjection: false,
    sendClientReports: false,
    // These two would follow the caller's environment: one sends to another address, one prints to stdout.
    spotlight: false,
    debug: false,
    traceLifecycle: 'static',
    normalizeDepth: 5,
    transport: options => {
      const transport = sentry.makeNodeTransport(options)
      // Everything that is sent passes here.
      return { ...transport, send: envelope => transport.send(scrub(envelope, secrets)) }
    },
  })
}

function createReports(sentry: Sentry): ErrorReports {
  let job: { readonly monitor: Monitor; readonly id: string; readonly since: number } | null = null
  return {
    addTags: tags => sentry.getGlobalScope().setTags(tags),
    captureError: (error, tags = {}) => void sentry.captureException(error, { tags }),
    captureAlerts: alerts => {
      for (const { message, level, fingerprint, tags, findings } of alerts)
        sentry.captureEvent({ message, level, fingerprint: [...fingerprint], tags, contexts: { findings } })
    },
    startCheckIn: monitor => {
      const id = sentry.captureCheckIn({ monitorSlug: monitor.slug, status: 'in_progress' }, toMonitorConfig(monitor))
      job = { monitor, id, since: performance.now() }
    },
    finish: async isOk => {
      if (job) {
        const { monitor, id, since } = job
        const duration = (performance.now() - since) / 1000
        sentry.captureCheckIn({ checkInId: id, monitorSlug: monitor.slug, status: isOk ? 'ok' : 'error', duration }, toMonitorConfig(monitor))
        job = null
      }
      await waitAtMost(sentry.flush(flushTimeoutMs.usual), flushTimeoutMs.usual)
    },
  }
}

/** A job that is expected to run again and again, and missed when it does not (Sentry calls it a cron monitor). */
export interface Monitor {
  readonly slug: string
  /** Crontab of five fields, UTC; absent: once a day, at whatever time. */
  readonly schedule?: string
  /** ms after the expected start until it counts as missed. */
  readonly marginMs: number
  /** ms until a job under way counts as failed. */
  readonly maxRuntimeMs: number
}

/** A monitor as Sentry's configuration, sent with each check-in, so that it needs no setup there.
 *  Source: https://docs.sentry.io/product/crons/getting-started/http/ (durations are whole minutes) */
function toMonitorConfig({ schedule, marginMs, maxRuntimeMs }: Monitor) {
  return {
    schedule: schedule === undefined ? ({ type: 'interval', value: 1, unit: 'day' } as const) : ({ type: 'crontab', value: schedule } as const),
    checkinMargin: toMinutes(marginMs),
    maxRuntime: toMinutes(maxRuntimeMs),
    timezone: 'Etc/UTC',
  }
}

function toMinutes(ms: number): number {
  return Math.max(1, Math.ceil(ms / 60_000))
}
