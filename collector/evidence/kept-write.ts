import type { Arm } from '../../contract/arm.ts'
import type { WriteKind } from '../../contract/endpoint.ts'
import type { WriteAttributes } from '../../contract/write-events.ts'

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
