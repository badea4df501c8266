import type { ErrorReports } from '../../collector/index.ts'
import { exitCodes, InputFailure } from './failure.ts'

/** Runs a command within a trace of the rig's own telemetry, where `CUTOVER_OTLP_ENDPOINT` asks for it. Elsewhere the packages are not even loaded.
 *  @param work gets the trace's id, undefined where there is none  @returns its exit code  @throws InputFailure for a wrong endpoint; what the work throws */
export async function runWithTelemetry(environment: NodeJS.ProcessEnv, name: string, work: (traceId?: string) => Promise<number>): Promise<number> {
  if (!environment.CUTOVER_OTLP_ENDPOINT) return work()
  const [{ context }, { describeEndpointError, startTelemetry, withSpan }] = await Promise.all([
    import('@opentelemetry/api'),
    import('../../collector/index.ts'),
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

/** What a run does, one after the other. */
export type Phase = 'parity' | 'tokens' | 'load' | 'census' | 'verdict' | 'cleaning'

/** Seconds, from the exchange of a token to the load of a release. */
const durationBuckets = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600]

/** Runs one phase of a run as a span of the rig's own telemetry, and records its duration as a metric. Both do nothing where telemetry is off. */
export async function runPhase<Result>(name: Phase, runId: string, work: () => Promise<Result>): Promise<Result> {
  const [{ metrics }, { errorTypeOf, withSpan }] = await Promise.all([import('@opentelemetry/api'), import('../../collector/index.ts')])
  const began = performance.now()
  const recordDuration = (attributes: Readonly<Record<string, string>>) =>
    metrics
      .getMeter('cutover')
      .createHistogram('cutover.phase.duration', {
        unit: 's',
        description: 'How long the phases of runs took',
        advice: { explicitBucketBoundaries: durationBuckets },
      })
      .record((performance.now() - began) / 1000, { 'cutover.phase': name, ...attributes })
  try {
    const result = await withSpan(name, { 'cutover.phase': name, 'cutover.run.id': runId }, work)
    recordDuration({})
    return result
  } catch (error) {
    recordDuration({ 'error.type': errorTypeOf(error) })
    throw error
  }
}

/** Starts to report errors of this command to Sentry; loads it only where `SENTRY_DSN` is set. */
export async function startCommandReports(environment: NodeJS.ProcessEnv): Promise<ErrorReports | undefined> {
  if (!environment.SENTRY_DSN) return undefined
  const { startErrorReports } = await import('../../collector/index.ts')
  return startErrorReports(environment, {})
}

/** Whether an exit code is a verdict: then the command did its job, whatever the verdict says. */
export function isVerdictCode(code: number): boolean {
  return code === exitCodes.go || code === exitCodes.noGo || code === exitCodes.inconclusive
}
