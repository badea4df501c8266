import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api'

/** What carries a trace from one process to another (W3C Trace Context): headers, or the variables `TRACEPARENT` and `TRACESTATE`. */
type Carrier = Readonly<Record<string, string | readonly string[] | undefined>>

/** The trace that a caller is in; without one, `otherwise`. */
export function contextOf(carrier: Carrier, otherwise: Context = ROOT_CONTEXT): Context {
  return propagation.extract(otherwise, carrier)
}

/** Headers by which whoever is asked joins the trace that we are in; none while there is no telemetry. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
}

/** The same as environment of a child. */
export function traceEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(traceHeaders()).map(([name, value]) => [name.toUpperCase(), value]))
}
