import { z } from 'zod'
import type { Answer } from '../../answer.ts'
import { corsMissing } from './cors-missing.ts'
import { fieldAsText, withFieldAsText } from './field-as-text.ts'
import { fieldMissing, withoutField } from './field-missing.ts'
import { pageSizes } from './page-size.ts'
import { redirectLoop } from './redirect-loop.ts'
import { reversed, sortReversed } from './sort-reversed.ts'
import { changedStatus, statusChanged } from './status-changed.ts'

/** Faults that break what the contract promises. */
export const contractFaults = z.object({
  ...z.object({ corsMissing, fieldAsText, fieldMissing, redirectLoop, sortReversed, statusChanged }).partial().shape,
  ...pageSizes.shape,
})

/** An answer as these faults let it out. */
export function breakContract(answer: Answer, faults: z.infer<typeof contractFaults>): Answer {
  const { status, body } = answer
  return {
    ...answer,
    status: faults.statusChanged === undefined ? status : changedStatus(status, faults.statusChanged),
    ...(body === undefined ? {} : { body: brokenBody(body, faults) }),
  }
}

function brokenBody(body: unknown, { sortReversed, fieldMissing, fieldAsText }: z.infer<typeof contractFaults>): unknown {
  const sorted = sortReversed ? reversed(body) : body
  const complete = fieldMissing === undefined ? sorted : withoutField(sorted, fieldMissing)
  return fieldAsText === undefined ? complete : withFieldAsText(complete, fieldAsText)
}
