import type { WriteKind } from '../../contract/endpoint.ts'
import type { Shown } from '../ledger.ts'
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

/** What a user does at one endpoint. `Answer` is the part of a right answer's body that is read; the catalogue's schema has vouched for it. */
export interface Step<Answer = unknown> {
  request(session: Session): StepRequest
  /** Takes what later steps need from a right answer. */
  keep?(session: Session, answer: Answer): void
  /** Where the step writes something that the census reads back. */
  readonly write?: Write<Answer>
}

/** The name of what a step writes, and what a right answer shows of it. */
interface Write<Answer> {
  readonly kind: WriteKind
  reference(session: Session): string
  shown(answer: Answer): Shown
}
