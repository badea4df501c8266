import { type Attributes, type Context, context, propagation, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { errorMessage } from '../../contract/errors.ts'
import { collectSecrets, scrubText } from './scrub.ts'

/** Runs work within a span, which records its duration and failure where telemetry is on.
 *  @param work gets the span, to add attributes */
export function withSpan<Result>(name: string, attributes: Attributes, work: (span: Span) => Promise<Result>): Promise<Result> {
  return trace.getTracer('cutover').startActiveSpan(name, { attributes }, async span => {
    try {
      return await work(span)
    } catch (error) {
      span.setAttribute('error.type', errorTypeOf(error))
      span.setStatus({ code: SpanStatusCode.ERROR, message: scrubMessage(error) })
      throw error
    } finally {
      span.end()
    }
  })
}

function scrubMessage(error: unknown): string {
  return scrubText(errorMessage(error), collectSecrets(process.env, process.argv))
}

/** The class of an error, as the attribute `error.type` (OpenTelemetry semantic conventions, "Error attributes": of low cardinality). */
export function errorTypeOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error
}

/** What carries a trace from one process to another (W3C Trace Context): headers, or the variables `TRACEPARENT` and `TRACESTATE`. */
type Carrier = Readonly<Record<string, string | readonly string[] | undefined>>

/** Extracts the trace of a caller; without one, `fallback`. */
export function extractTraceContext(carrier: Carrier, fallback: Context = ROOT_CONTEXT): Context {
  return propagation.extract(fallback, carrier)
}

/** Headers that carry the active trace to a server; none while telemetry is off. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
}

/** The same as environment variables of a child process. */
export function traceEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(traceHeaders()).map(([name, value]) => [name.toUpperCase(), value]))
}
