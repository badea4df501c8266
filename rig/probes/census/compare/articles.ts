import { type Arm, arms } from '../../../../contract/arm.ts'
import type { ObservedAttributes } from '../../../../contract/write-events.ts'
import { referencePrefix } from '../../../../contract/write-reference.ts'
import type { AccountWrites, Expected } from '../expectations.ts'
import type { Article, ArticlesReading } from '../reading.ts'
import { compareFields, type Outcome } from './outcome.ts'

/** What is on sale of an article that was put on sale, changed or withdrawn, as was acknowledged. */
export function articleOutcome(expected: Expected, writes: AccountWrites, reading: ArticlesReading): Outcome {
  if (reading.outcome === 'unreadable') return reading
  const [found, ...more] = reading.articles.filter(({ reference }) => reference === expected.reference)
  if (expected.status === 'withdrawn') return found ? { outcome: 'altered', detail: 'on sale again after it was withdrawn' } : { outcome: 'found' }
  if (!found) return { outcome: writes.mayBeGone.has(expected.reference) ? 'found' : 'lost' }
  if (more.length > 0) return { outcome: 'duplicated', detail: `on sale ${more.length + 1} times` }
  return compareFields([['price', writes.unsettled.has(expected.reference) ? undefined : expected.total, found.price]])
}

/** Articles of a run that were never put on sale. */
export function strayArticles(runId: string, on: Arm, accounts: readonly AccountWrites[], articles: readonly Article[]): ObservedAttributes[] {
  const attempted = new Set(accounts.flatMap(({ attempted }) => [...attempted]))
  return articles.flatMap(({ reference }) => {
    const target = arms.find(arm => reference.startsWith(referencePrefix(runId, arm)))
    if (!target || attempted.has(reference)) return []
    return [{ target, on, kind: 'product', reference, outcome: 'unexpected', detail: 'never attempted' } as const]
  })
}
