/** Why a record cannot be read. damaged: bytes changed after they were written; newer: written by a later version; foreign: not a record. */
export type RecordFault = 'damaged' | 'newer' | 'foreign'

/** The one error of reading a record. `offset` is the byte at which reading stopped. */
export class RecordError extends Error {
  readonly fault: RecordFault
  readonly offset: number

  constructor(fault: RecordFault, offset: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RecordError'
    this.fault = fault
    this.offset = offset
  }
}
