import type { AccountWrites, Expected } from '../expectations.ts'
import type { Outcome } from './outcome.ts'

/** What an account shows of a telephone number that was acknowledged. The last one must be there; those before it gave way to it, as they should.
 *  @param found null when it shows none */
export function phoneOutcome(expected: Expected, writes: AccountWrites, found: string | null): Outcome {
  const acknowledged = [...writes.acknowledged.values()].filter(({ phone }) => phone !== undefined)
  const last = acknowledged.at(-1)
  const mayDiffer = [...writes.unsettled.values()].includes('account')
  if (expected.reference !== last?.reference || found === last.phone || mayDiffer) return { outcome: 'found' }
  const before = found === null || acknowledged.some(({ phone }) => phone === found)
  return { outcome: before ? 'lost' : 'altered', detail: `telephone ${found ?? 'missing'} instead of ${last.phone}` }
}
