/** Codes of google.rpc.Status that the intake uses (google/rpc/code.proto). */
const codes = { 400: 3, 401: 16, 405: 3, 413: 8, 415: 3, 507: 8 } as const
type HttpStatus = keyof typeof codes

/** The one error of the intake: what arrived cannot be taken, and why, in a sentence that the sender can act on. */
export class Refusal extends Error {
  readonly status: HttpStatus
  /** google.rpc.Code */
  readonly code: number

  constructor(status: HttpStatus, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Refusal'
    this.status = status
    this.code = codes[status]
  }
}

/** A 400: the export itself is wrong and sending it again will not help. */
export function malformed(message: string, cause?: unknown): Refusal {
  return new Refusal(400, message, { cause })
}
