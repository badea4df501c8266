import type { AcknowledgedValues, WrittenRow } from '../ledger.ts'
import type { Session } from '../session.ts'

/** The request of a step, besides what the catalogue fixes (method, path, bearer token). */
export interface StepRequest {
  /** Values of the path's parameters. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Without the question mark. */
  readonly query?: string
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** A user's action at one endpoint. `Answer` is the part of the body that is read; the body has passed the catalogue's schema.
 *  Variables that the endpoint's example stores are stored in any case. */
export interface Step<Answer = unknown> {
  /** @throws Error naming the variable that no earlier response set */
  request(session: Session): StepRequest
  /** Stores further variables of a valid response. */
  storeAnswer?(session: Session, answer: Answer): void
  /** Present where the step writes a row that is read back after the load. */
  readonly write?: Write<Answer>
}

/** The row that a step writes, and its values in a valid response. */
interface Write<Answer> {
  /** Null where the session did not create it, so that it has no reference. */
  row(session: Session): WrittenRow | null
  values(answer: Answer, session: Session): AcknowledgedValues
}
