import { InputFailure } from '../failure.ts'

/** Runs a command within a trace of the rig's own telemetry, where that is wanted (`CUTOVER_OTLP_ENDPOINT`); else not even its packages are loaded.
 *  @param work gets the trace's id, undefined where there is none  @returns its exit code  @throws InputFailure for an endpoint that is none; what the work throws */
export async function observed(environment: NodeJS.ProcessEnv, name: string, work: (trace?: string) => Promise<number>): Promise<number> {
  if (!environment.CUTOVER_OTLP_ENDPOINT) return work()
  const [{ context }, { describeEndpointError, startTelemetry, withSpan }] = await Promise.all([
    import('@opentelemetry/api'),
    import('../../../collector/index.ts'),
  ])
  const mistake = describeEndpointError(environment)
  if (mistake !== null) throw new InputFailure(mistake)
  await using telemetry = await startTelemetry(environment, 'cutover')
  return await context.with(telemetry?.trace ?? context.active(), () =>
    withSpan(`cutover ${name}`, { 'cutover.command': name }, async span => {
      const code = await work(span.spanContext().traceId)
      span.setAttribute('process.exit.code', code)
      return code
    }),
  )
}
