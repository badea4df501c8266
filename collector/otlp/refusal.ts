/** Codes of google.rpc.Status for the HTTP statuses of a refusal (google/rpc/code.proto). */
const codes = { 400: 3, 401: 16, 405: 3, 413: 8, 415: 3, 507: 8 } as const
type HttpStatus = keyof typeof codes

/** Why an export was refused: the only error of this folder. Its message says what the sender can do. */
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

/** A 400: the export itself is wrong, so sending it again will not help. */
export function malformed(message: string, cause?: unknown): Refusal {
  return new Refusal(400, message, { cause })
}

/** Limits of one export: far more than any sender's, little enough that no export takes all memory. */
export const maxPerExport = {
  resources: 10_000,
  scopes: 10_000,
  points: 200_000,
  events: 200_000,
  attributes: 1_000,
  /** Of one histogram; SDKs stop at 160. */
  buckets: 20_000,
} as const

/** Appends to a list of limited length.
 *  @throws Refusal 400 when the list is full */
export function appendLimited<T>(into: T[], item: T, what: keyof typeof maxPerExport): true {
  if (into.length >= maxPerExport[what]) throw tooMany(what)
  into.push(item)
  return true
}

export function tooMany(what: keyof typeof maxPerExport): Refusal {
  return malformed(`Cannot read the export: expected at most ${maxPerExport[what]} ${what}, got more`)
}
