import type { Settings } from './settings.ts'

/** Sends the collector's own traces by OTLP when `CUTOVER_OTLP_ENDPOINT` is set; `OTEL_*` of the caller are ignored.
 *  @returns what ends it, so that nothing is lost  @throws when the endpoint is this collector's own intake */
export async function startTelemetry(environment: NodeJS.ProcessEnv, settings: Settings): Promise<AsyncDisposable> {
  const endpoint = environment.CUTOVER_OTLP_ENDPOINT
  if (!endpoint) return { [Symbol.asyncDispose]: async () => {} }
  expectElsewhere(endpoint, settings)
  for (const name of Object.keys(environment)) if (name.startsWith('OTEL_')) delete environment[name]
  Object.assign(environment, {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_SERVICE_NAME: 'cutover-collector',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  })
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  const sdk = new NodeSDK()
  sdk.start()
  return { [Symbol.asyncDispose]: () => sdk.shutdown().catch(error => console.error(`Cannot send the last telemetry: ${error}`)) }
}

function expectElsewhere(endpoint: string, { port }: Settings): void {
  const { hostname, port: theirs } = new URL(endpoint)
  if (Number(theirs) !== port || !/^(localhost|127\.|\[::1\])/.test(hostname)) return
  throw new Error(`CUTOVER_OTLP_ENDPOINT names this collector's own intake (${endpoint}): give another one`)
}
