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
