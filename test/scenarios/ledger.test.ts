import { describe, expect, test } from 'vitest'
import type { RequestOutcome, WriteOutcome } from '../../contract/signals.ts'
import { buildLedgerEvents, classifyWrite, type LedgerEntry } from '../../scenarios/ledger.ts'

describe('write classification', () => {
  test.each<[RequestOutcome, number, WriteOutcome, string]>([
    ['expected', 201, 'acknowledged', 'it was answered as promised'],
    ['unexpected', 409, 'rejected', 'a refusal stores nothing'],
    ['limited', 429, 'rejected', 'so does a limit'],
    ['unexpected', 500, 'indeterminate', 'the server may have failed after it had stored'],
    ['unexpected', 201, 'indeterminate', 'stored, most likely, but not as promised'],
    ['unexpected', 302, 'indeterminate', 'a redirect may come after the write'],
    ['failed', 0, 'indeterminate', 'the answer may have got lost'],
  ])('%s with status %i is %s: %s', (outcome, status, expected) => {
    expect(classifyWrite(outcome, status)).toBe(expected)
  })
})

describe('ledger events', () => {
  const order: LedgerEntry = {
    endpoint: 'orders.create',
    kind: 'order',
    reference: 'r/baseline/3/order',
    account: 3,
    outcome: 'acknowledged',
    values: { total: 900, status: 'pending' },
    attemptedAt: 1000,
    answeredAt: 1040,
  }

  test('an acknowledged write has an attempted event and an acknowledged one with the response’s values', () => {
    const what = { target: 'baseline', endpoint: 'orders.create', kind: 'order', reference: 'r/baseline/3/order', account: 3 }
    expect(buildLedgerEvents('baseline', [order])).toEqual([
      { name: 'cutover.write.attempted', id: 'cutover.write.attempted/orders.create/r/baseline/3/order', time: 1000, attributes: what },
      {
        name: 'cutover.write.acknowledged',
        id: 'cutover.write.acknowledged/orders.create/r/baseline/3/order',
        time: 1040,
        attributes: { ...what, total: 900, status: 'pending' },
      },
    ])
  })

  test.each([
    ['indeterminate', ['cutover.write.attempted', 'cutover.write.indeterminate']],
    ['rejected', ['cutover.write.attempted']],
  ] as const)('of a write that was %s are %j', (outcome, names) => {
    expect(buildLedgerEvents('baseline', [{ ...order, outcome, values: {} }]).map(event => event.name)).toEqual(names)
  })

  test('two writes of one row have different event ids', () => {
    const events = buildLedgerEvents('baseline', [order, { ...order, endpoint: 'orders.status', values: { total: 900, status: 'cancelled' } }])
    expect(new Set(events.map(event => event.id)).size).toBe(4)
  })
})
