import { SpanStatusCode, trace } from '@opentelemetry/api'

/** Runs something within a span, so that telemetry (where it is on) says how long it took and whether it failed. */
export function traced<T>(name: string, run: () => Promise<T>): Promise<T> {
  return trace.getTracer('cutover').startActiveSpan(name, async span => {
    try {
      return await run()
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
      throw error
    } finally {
      span.end()
    }
  })
}
