import fc from 'fast-check'
import { expect, test } from 'vitest'
import { streamLedger } from '../../../collector/server/api-routes.ts'
import type { WriteAttributes } from '../../../contract/write-events.ts'

test('streamLedger: the pieces of a ledger of any length join to one JSON text', () => {
  const write = (n: number): WriteAttributes => ({
    target: 'candidate',
    endpoint: 'orders.create',
    kind: 'order',
    reference: `r/candidate/${n}/order`,
    account: n,
  })
  const many = (length: number) => Array.from({ length }, (_, n) => write(n))
  const lengths = fc.constantFrom(0, 1, 499, 500, 501, 1700)
  fc.assert(
    fc.property(lengths, lengths, lengths, (attempted, acknowledged, indeterminate) => {
      const ledger = { attempted: many(attempted), acknowledged: many(acknowledged), indeterminate: many(indeterminate) }
      const text = [...streamLedger({ ...ledger, deviations: [], census: null })].join('')
      expect(JSON.parse(text)).toEqual(ledger)
    }),
    { numRuns: 20 },
  )
})
