import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { scrubbedText, secretsOf } from './scrubbed.ts'

/** Runs something within a span, so that telemetry (where it is on) says how long it took and whether it failed.
 *  @param work gets the span, to say more of it */
export function traced<Result>(name: string, attributes: Attributes, work: (span: Span) => Promise<Result>): Promise<Result> {
  return trace.getTracer('cutover').startActiveSpan(name, { attributes }, async span => {
    try {
      return await work(span)
    } catch (error) {
      span.setAttribute('error.type', errorType(error))
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) })
      throw error
    } finally {
      span.end()
    }
  })
}

function messageOf(error: unknown): string {
  return scrubbedText(error instanceof Error ? error.message : String(error), secretsOf(process.env, process.argv))
}

/** What kind of error it is: of few kinds, as `error.type` is to be (OpenTelemetry semantic conventions, "Error attributes"). */
export function errorType(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error
}
