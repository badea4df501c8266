import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, DiagLogLevel, diag } from '@opentelemetry/api'
import { errorMessage } from '../../contract/errors.ts'
import { version } from '../../contract/version.ts'
import { collectSecrets, scrubText } from './scrub.ts'
import { extractTraceContext } from './tracing.ts'

/** The rig's own telemetry of one process. Disposing sends the rest, for at most 2 s. */
export interface OwnTelemetry extends AsyncDisposable {
  /** The trace that this process belongs to: its parent's, as `TRACEPARENT` names it, or none yet. */
  readonly trace: Context
}

/** Marks the rig's own exports. Collectors of cutover's refuse them, under whatever name or port they were reached. */
export const ownTelemetryHeader = 'cutover-own-telemetry'

/** Describes what is wrong with `CUTOVER_OTLP_ENDPOINT`; null when it is usable or unset. */
export function describeEndpointError({ CUTOVER_OTLP_ENDPOINT: endpoint }: NodeJS.ProcessEnv): string | null {
  if (!endpoint || /^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) return null
  return 'Cannot use CUTOVER_OTLP_ENDPOINT: expected the base URL of an OTLP/HTTP receiver, such as http://otel.example:4318'
}

/** Starts to send traces and metrics to `CUTOVER_OTLP_ENDPOINT` (with `CUTOVER_OTLP_HEADERS`, as name=value,name=value). Where that is unset the SDK
 *  is not loaded.  @param environment of this process: its `OTEL_*` are replaced  @param service `service.name` of this process
 *  @param warn logs the first failure to send  @returns undefined where it is unset */
export async function startTelemetry(environment: NodeJS.ProcessEnv, service: string, warn: Warn = printWarning): Promise<OwnTelemetry | undefined> {
  const endpoint = environment.CUTOVER_OTLP_ENDPOINT
  if (!endpoint) return undefined
  configureSdk(environment, endpoint, service)
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  const sdk = new NodeSDK({ instrumentations: [] })
  const failures = createFailureLog(environment, warn)
  diag.setLogger({ ...silent, error: failures.log }, DiagLogLevel.ERROR)
  sdk.start()
  const stop = () => {
    const timeoutMs = failures.isLogged ? flushTimeoutMs.afterFailure : flushTimeoutMs.usual
    return waitAtMost(
      sdk.shutdown().catch((error: unknown) => failures.log(errorMessage(error))),
      timeoutMs,
    )
  }
  return { trace: extractTraceContext({ traceparent: environment.TRACEPARENT }), [Symbol.asyncDispose]: stop }
}

/** Configures the SDK through the environment alone, so that a caller's `OTEL_*` have no effect. Only this resource is sent: the process detector
 *  would send all arguments, and a database's password may be one. */
function configureSdk(environment: NodeJS.ProcessEnv, endpoint: string, service: string): void {
  for (const name of Object.keys(environment)) if (name.startsWith('OTEL_')) delete environment[name]
  const resource = {
    'service.name': service,
    'service.version': version,
    'service.instance.id': randomUUID(),
    'host.name': hostname(),
    'process.pid': process.pid,
  }
  const headers = [`${ownTelemetryHeader}=${service}`, ...(environment.CUTOVER_OTLP_HEADERS ? [environment.CUTOVER_OTLP_HEADERS] : [])]
  Object.assign(environment, {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: headers.join(','),
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    // ms; retries included.
    OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
    OTEL_BSP_SCHEDULE_DELAY: '1000',
    OTEL_METRIC_EXPORT_INTERVAL: '15000',
    OTEL_METRIC_EXPORT_TIMEOUT: '2000',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_PROPAGATORS: 'tracecontext',
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(resource)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join(','),
  })
}

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, verbose: () => {} }

/** Takes log lines of what could not be reported. */
export type Warn = (message: string) => void

export const printWarning: Warn = message => console.error(message)

/** Logs the first failure to send, so that a wrong endpoint is noticed. */
function createFailureLog(environment: NodeJS.ProcessEnv, warn: Warn) {
  const secrets = collectSecrets(environment, [])
  const failures = {
    isLogged: false,
    log: (message: string) => {
      if (!failures.isLogged) warn(`Cannot send telemetry to CUTOVER_OTLP_ENDPOINT: ${scrubText(extractMessage(message), secrets).slice(0, 300)}`)
      failures.isLogged = true
    },
  }
  return failures
}

/** Some errors of the SDK are JSON with their stack. */
function extractMessage(text: string): string {
  try {
    return String(JSON.parse(text).message ?? text)
  } catch {
    return text
  }
}

/** How long the last sending may delay the end of a process; shorter where it has failed before, since a run ends two processes, one after the other. */
export const flushTimeoutMs = { usual: 2000, afterFailure: 500 } as const

/** Waits for a promise, at most so many ms, and ignores its result. */
export async function waitAtMost(promise: PromiseLike<unknown>, timeoutMs: number): Promise<void> {
  const over = new AbortController()
  const late = sleep(timeoutMs, undefined, { signal: over.signal })
  await Promise.race([promise, late]).then(
    () => {},
    () => {},
  )
  over.abort()
  late.catch(() => {})
}
