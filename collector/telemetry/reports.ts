import { version } from '../../contract/version.ts'
import type { Alert } from '../report/notifications.ts'
import { type Monitor, monitorConfig } from './monitor.ts'
import { delivered, patience } from './patience.ts'
import { type Secret, scrubbed, secretsOf } from './scrubbed.ts'

type Sentry = typeof import('@sentry/node')
type Tags = Readonly<Record<string, string>>

/** Tells Sentry what people should know who are not looking. Nothing here throws, and nothing is waited for but by `ended`. */
export interface Reports {
  /** What is known from now on of everything reported, such as the command and the run. */
  about(tags: Tags): void
  /** The rig or its machine failed. */
  error(error: unknown, tags?: Tags): void
  /** A verdict that somebody must look at. */
  alerts(alerts: readonly Alert[]): void
  /** A job that is watched has begun: `ended` tells how it came out. */
  began(monitor: Monitor): void
  /** Waits until all is sent, 2 s at most. @param well whether the job did what it is for */
  ended(well: boolean): Promise<void>
}

const dsnShape = /^https?:\/\/[^/@\s]+@[^/\s]+\/(?:[^\s]*\/)?\d+$/

/** Reports to the project that `SENTRY_DSN` names; without one nothing is sent, and the package is not even loaded.
 *  @param environment also `SENTRY_ENVIRONMENT` (else ci or local) and `SENTRY_RELEASE` (else this version)
 *  @param args of the process, whose passwords must not leave either  @returns undefined where nobody asks for reports */
export async function startReports(environment: NodeJS.ProcessEnv, tags: Tags, args: readonly string[] = process.argv): Promise<Reports | undefined> {
  const dsn = environment.SENTRY_DSN
  if (!dsn) return undefined
  if (!dsnShape.test(dsn)) {
    console.error('SENTRY_DSN is no DSN (expected https://key@host/project, as Sentry shows it under Client Keys): nothing is reported')
    return undefined
  }
  const sentry = await import('@sentry/node')
  start(sentry, dsn, environment, secretsOf(environment, args))
  sentry.getGlobalScope().setTags(tags)
  return reportsOf(sentry)
}

/** Errors, alerts and check-ins only: no default integration, so that no handler of Sentry's decides how the process ends, nothing of the environment, the
 *  arguments or local variables is looked at, and no second tracer provider stands beside sdk-node's. */
function start(sentry: Sentry, dsn: string, environment: NodeJS.ProcessEnv, secrets: readonly Secret[]): void {
  sentry.initWithoutDefaultIntegrations({
    dsn,
    environment: environment.SENTRY_ENVIRONMENT || (environment.CI ? 'ci' : 'local'),
    release: environment.SENTRY_RELEASE || `cutover@${version}`,
    integrations: [sentry.linkedErrorsIntegration()],
    enableOpenTelemetrySetup: false,
    enableRuntimeChannelInjection: false,
    sendClientReports: false,
    // These two would follow the caller's environment: one sends to yet another place, one prints to stdout.
    spotlight: false,
    debug: false,
    traceLifecycle: 'static',
    normalizeDepth: 5,
    transport: options => {
      const transport = sentry.makeNodeTransport(options)
      // Whatever leaves, of whatever kind, leaves through here.
      return { ...transport, send: envelope => transport.send(scrubbed(envelope, secrets)) }
    },
  })
}

function reportsOf(sentry: Sentry): Reports {
  let job: { readonly monitor: Monitor; readonly id: string; readonly since: number } | null = null
  return {
    about: tags => sentry.getGlobalScope().setTags(tags),
    error: (error, tags = {}) => void sentry.captureException(error, { tags }),
    alerts: alerts => {
      for (const { message, level, fingerprint, tags, findings } of alerts)
        sentry.captureEvent({ message, level, fingerprint: [...fingerprint], tags, contexts: { findings } })
    },
    began: monitor => {
      const id = sentry.captureCheckIn({ monitorSlug: monitor.slug, status: 'in_progress' }, monitorConfig(monitor))
      job = { monitor, id, since: performance.now() }
    },
    ended: async well => {
      if (job) {
        const { monitor, id, since } = job
        const duration = (performance.now() - since) / 1000
        sentry.captureCheckIn({ checkInId: id, monitorSlug: monitor.slug, status: well ? 'ok' : 'error', duration }, monitorConfig(monitor))
        job = null
      }
      await delivered(sentry.flush(patience.usual), patience.usual)
    },
  }
}
