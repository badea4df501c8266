import type { Arm } from './arm.ts'
import type { RequestOutcome } from './signals.ts'

/** Header in which a request says which trace it belongs to (W3C Trace Context). */
export const traceHeader = 'traceparent'

/** One request of a sample, as the backends' tracing knows it. Both ids are lowercase hexadecimal. */
export interface Trace {
  /** 32 digits. */
  readonly traceId: string
  /** 16 digits: the span that the backend's own are children of. */
  readonly spanId: string
}

/** Value of the header: version 0, and the flag that says that the trace is to be kept (W3C Trace Context, 3.2). */
export function traceparent({ traceId, spanId }: Trace): string {
  return `00-${traceId}-${spanId}-01`
}

/** Attributes of `requestSampled`: one request that was sent with a trace. Its event has the time at which it was sent. */
export interface SampledAttributes {
  readonly target: Arm
  readonly endpoint: string
  readonly outcome: RequestOutcome
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** ms, as the latency of any other request; without an answer, how long it was waited for. */
  readonly latency: number
  /** Trace id. */
  readonly trace: string
}
