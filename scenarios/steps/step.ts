import type { Shown, Written } from '../ledger.ts'
import type { Session } from '../session.ts'

/** What a step sends, beside what the catalogue fixes (method, path, bearer token). */
export interface StepRequest {
  /** Values of the path's parameters. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Without the question mark. */
  readonly query?: string
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** What a user does at one endpoint. `Answer` is the part of a right answer's body that is read; the catalogue's schema has vouched for it.
 *  What the endpoint's example keeps of a right answer becomes the session's in any case. */
export interface Step<Answer = unknown> {
  /** @throws Error saying what is missing, when an earlier answer did not leave what this one needs */
  request(session: Session): StepRequest
  /** Takes what else later steps need from a right answer. */
  keep?(session: Session, answer: Answer): void
  /** Where the step writes something that the census reads back. */
  readonly write?: Write<Answer>
}

/** What a step writes, and what a right answer shows of it. */
interface Write<Answer> {
  /** Null where the session did not create it, so nobody knows it by a name. */
  row(session: Session): Written | null
  shown(answer: Answer, session: Session): Shown
}
