import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { type Context, DiagLogLevel, diag } from '@opentelemetry/api'
import { version } from '../../contract/version.ts'
import { delivered, patience } from './patience.ts'
import { scrubbedText, secretsOf } from './scrubbed.ts'
import { contextOf } from './trace-context.ts'

/** The rig's own telemetry of one process, until it is disposed of: then the last of it is sent, for 2 s at most. */
export interface OwnTelemetry extends AsyncDisposable {
  /** The trace that this process is part of: its parent's, as `TRACEPARENT` names it, or none yet. */
  readonly trace: Context
}

/** Marks the rig's own exports: a collector of ours takes none of them, under whatever name or port it was found. */
export const ownTelemetryHeader = 'cutover-own-telemetry'

/** What is wrong with `CUTOVER_OTLP_ENDPOINT`, in a sentence; null when it can be used or nothing is wanted. */
export function endpointMistake({ CUTOVER_OTLP_ENDPOINT: endpoint }: NodeJS.ProcessEnv): string | null {
  if (!endpoint || /^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) return null
  return 'Cannot use CUTOVER_OTLP_ENDPOINT: expected the base URL of an OTLP/HTTP receiver, such as http://otel.example:4318'
}

/** Sends traces and metrics to `CUTOVER_OTLP_ENDPOINT` (with `CUTOVER_OTLP_HEADERS`, as name=value,name=value); unset: the SDK is not even loaded.
 *  @param environment of this process: its `OTEL_*` make way for ours  @param service what this process is called there
 *  @returns undefined where nobody asks for it */
export async function startTelemetry(environment: NodeJS.ProcessEnv, service: string): Promise<OwnTelemetry | undefined> {
  const endpoint = environment.CUTOVER_OTLP_ENDPOINT
  if (!endpoint) return undefined
  setUp(environment, endpoint, service)
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  const sdk = new NodeSDK({ instrumentations: [] })
  const complaint = complaining(environment)
  diag.setLogger({ ...silent, error: complaint.say }, DiagLogLevel.ERROR)
  sdk.start()
  const stop = () => {
    const within = complaint.said ? patience.afterFailure : patience.usual
    return delivered(
      sdk.shutdown().catch((error: unknown) => complaint.say(error instanceof Error ? error.message : String(error))),
      within,
    )
  }
  return { trace: contextOf({ traceparent: environment.TRACEPARENT }), [Symbol.asyncDispose]: stop }
}

/** The SDK is set up by the environment alone, so that a caller's `OTEL_*` change nothing. Only the resource that we name is sent: the detector of processes would
 *  send all arguments, and a database's password may be one. */
function setUp(environment: NodeJS.ProcessEnv, endpoint: string, service: string): void {
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

/** Whoever set an endpoint wants to know when nothing arrives there; once is enough. */
function complaining(environment: NodeJS.ProcessEnv) {
  const secrets = secretsOf(environment, [])
  const complaint = {
    said: false,
    say: (message: string) => {
      if (!complaint.said) console.error(`telemetry: not delivered to CUTOVER_OTLP_ENDPOINT: ${scrubbedText(sentenceIn(message), secrets).slice(0, 300)}`)
      complaint.said = true
    },
  }
  return complaint
}

/** The SDK hands on some errors as JSON with their stack. */
function sentenceIn(text: string): string {
  try {
    return String(JSON.parse(text).message ?? text)
  } catch {
    return text
  }
}
