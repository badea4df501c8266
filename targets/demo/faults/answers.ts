import type { Answer } from '../answer.ts'
import { breakContract } from './contract/contract.ts'
import { toItself } from './contract/redirect-loop.ts'
import { assertCsrfToken } from './django/csrf-required.ts'
import { asDjangoDoes } from './django/django.ts'
import { toSlash } from './django/slash-redirect.ts'
import { withLeak } from './identity/identity.ts'
import type { FaultSettings } from './settings.ts'

/** What the faults look at of a request. */
export interface Asked {
  readonly method: string
  /** With its query. */
  readonly path: string
  header(name: string): string | undefined
}

/** What answers a request before any work is done for it; null when the endpoint is to answer. @throws Problem 403 */
export function answerAtOnce(faults: FaultSettings, { method, path, header }: Asked): Answer | null {
  if (faults.redirectLoop) return toItself(path)
  const elsewhere = faults.slashRedirect ? toSlash(path) : null
  if (elsewhere) return elsewhere
  if (faults.csrfRequired) assertCsrfToken(method, header('x-csrftoken'))
  return null
}

/** What becomes of an answer. @param url all of the request's, as its client wrote it */
export function damaged(answer: Answer, faults: FaultSettings, url: string): Answer {
  return asDjangoDoes(breakContract(withLeak(answer, faults), faults), faults, url)
}
