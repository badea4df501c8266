import { z } from 'zod'
import type { Answer } from '../../answer.ts'
import { csrfRequired } from './csrf-required.ts'
import { decimalAsText, withDecimals } from './decimal-as-text.ts'
import { asDetail, errorDetail } from './error-detail.ts'
import { inEnvelope, listEnvelope } from './list-envelope.ts'
import { slashRedirect } from './slash-redirect.ts'
import { tokenNames, withTokenNames } from './token-names.ts'
import { unreadableHashes } from './unreadable-hashes.ts'

/** What Django and its REST framework do by default where Next.js did not. */
export const djangoFaults = z.object({ slashRedirect, csrfRequired, decimalAsText, listEnvelope, errorDetail, tokenNames, unreadableHashes }).partial()

/** An answer as Django would write it. @param url all of the request's */
export function asDjangoDoes(answer: Answer, faults: z.infer<typeof djangoFaults>, url: string): Answer {
  if (answer.body === undefined) return answer
  const changes = [
    faults.decimalAsText && withDecimals,
    faults.listEnvelope && ((body: unknown) => inEnvelope(body, url)),
    faults.errorDetail && asDetail,
    faults.tokenNames && withTokenNames,
  ]
  return { ...answer, body: changes.reduce<unknown>((body, change) => (change ? change(body) : body), answer.body) }
}
