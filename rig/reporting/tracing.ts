/** Runs a command within a span, where the rig's own telemetry is wanted.
 *  @param endpoint base URL of an OTLP/HTTP receiver (`CUTOVER_OTLP_ENDPOINT`); absent: the SDK is not even loaded */
export async function traced<Result>(endpoint: string | undefined, name: string, work: () => Promise<Result>): Promise<Result> {
  if (!endpoint) return work()
  setEnvironment(endpoint)
  const [{ NodeSDK }, { trace }] = await Promise.all([import('@opentelemetry/sdk-node'), import('@opentelemetry/api')])
  const sdk = new NodeSDK({ serviceName: 'cutover', instrumentations: [] })
  sdk.start()
  try {
    return await trace.getTracer('cutover').startActiveSpan(name, span => work().finally(() => span.end()))
  } finally {
    // A receiver that is not there must not change how a command ends.
    await sdk.shutdown().catch(() => {})
  }
}

/** The SDK is set up by the environment alone, so the caller's `OTEL_*` make way for ours. */
function setEnvironment(endpoint: string): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) delete process.env[name]
  Object.assign(process.env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    // ms; retries included, so that a receiver which is away holds up no command.
    OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_PROPAGATORS: 'none',
  })
}
