import type { Arm, WriteKind } from '../../contract/endpoint.ts'
import type { ObservedAttributes, WriteAttributes } from '../../contract/events.ts'
import type { ObservedOutcome } from '../../contract/signals.ts'

/** A write as the ledger keeps it, with the time at which it was told. A class, since engines lay out its fields without room to spare, and there are hundreds of
 *  thousands of them in an hour. */
export class KeptWrite implements WriteAttributes {
  readonly target: Arm
  readonly endpoint: string
  readonly kind: WriteKind
  readonly reference: string
  readonly account: number
  readonly total?: number
  readonly status?: string
  readonly lines?: number
  readonly phone?: string
  readonly #time: number

  /** @param time ms since the epoch */
  constructor(write: WriteAttributes, time: number) {
    this.target = write.target
    this.endpoint = write.endpoint
    this.kind = write.kind
    this.reference = write.reference
    this.account = write.account
    if (write.total !== undefined) this.total = write.total
    if (write.status !== undefined) this.status = write.status
    if (write.lines !== undefined) this.lines = write.lines
    if (write.phone !== undefined) this.phone = write.phone
    this.#time = time
  }

  at(): number {
    return this.#time
  }
}

/** What the census found of a write on one backend, as the ledger keeps it. */
export class KeptObservation implements ObservedAttributes {
  readonly target: Arm
  readonly on: Arm
  readonly kind: WriteKind
  readonly reference: string
  readonly outcome: ObservedOutcome
  readonly detail?: string
  readonly #time: number

  /** @param time ms since the epoch; infinite: nothing that is seen later takes its place */
  constructor(seen: ObservedAttributes, time: number) {
    this.target = seen.target
    this.on = seen.on
    this.kind = seen.kind
    this.reference = seen.reference
    this.outcome = seen.outcome
    if (seen.detail !== undefined) this.detail = seen.detail
    this.#time = time
  }

  at(): number {
    return this.#time
  }
}
