import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountsPerArm, newcomerNumber } from '../../contract/accounts.ts'
import { endpoint, pathOf } from '../../contract/endpoints.ts'
import { referencePrefix } from '../../contract/references.ts'
import { mismatch } from '../../contract/schema.ts'
import { type Sent, shop, walk } from './walk.ts'

const seed = fc.integer({ min: 0, max: 2 ** 31 })
const session = fc.nat(100_000)

describe('a session', () => {
  test('makes the same choices in both arms, whatever their answers look like', () => {
    fc.assert(
      fc.property(seed, session, (seed, session) => {
        expect(choices(walk(seed, 'candidate', session, 'x'))).toEqual(choices(walk(seed, 'baseline', session, 'answer-')))
      }),
    )
  })

  test('sends what the catalogue asks for', () => {
    fc.assert(
      fc.property(seed, session, (seed, session) => {
        for (const { endpoint: id, request } of walk(seed, 'candidate', session, '9')) {
          const { request: schema } = endpoint(id)
          const body = typeof request.body === 'string' ? JSON.parse(request.body) : request.body
          expect(schema ? mismatch(body, schema) : (body ?? null)).toBeNull()
          expect(pathOf(id, 'candidate', request.parameters)).toMatch(/^\/api\/v1\/[a-z0-9/]+$/)
        }
      }),
    )
  })

  test('sends its reference as idempotency key', () => {
    const creating = Array.from({ length: 50 }, (_, i) => walk(7, 'baseline', i, '9')).flat()
    const keyed = creating.filter(sent => sent.endpoint === 'orders.create' || sent.endpoint === 'payments.intent')
    expect(keyed.length).toBeGreaterThan(20)
    for (const { request, reference } of keyed) expect(request.headers?.['Idempotency-Key']).toBe(reference)
  })

  test('orders what it looked at, from its own half of the shelf', () => {
    for (let i = 0; i < 200; i++) {
      for (const arm of ['baseline', 'candidate'] as const) {
        const looked = walk(7, arm, i, '9').filter(sent => sent.endpoint === 'catalog.detail' && !sent.request.parameters?.id?.startsWith('9'))
        for (const { request } of looked) expect(shop.pairs.map(pair => pair[arm])).toContain(request.parameters?.id)
      }
    }
  })
})

describe('what sessions write', () => {
  test('has a name of its own for each row, and never the other arm’s', () => {
    fc.assert(
      fc.property(seed, fc.uniqueArray(session, { minLength: 5, maxLength: 30 }), (seed, sessions) => {
        for (const [arm, other] of [['baseline', 'candidate'] as const, ['candidate', 'baseline'] as const]) {
          const created = sessions.flatMap(i => walk(seed, arm, i, '9').filter(sent => creates(sent)))
          const names = created.map(sent => sent.reference)
          expect(new Set(names).size).toBe(names.length)
          for (const name of names) expect(name?.startsWith(referencePrefix('run-1', arm)) && !name.startsWith(referencePrefix('run-1', other))).toBe(true)
        }
      }),
    )
  })

  test('belongs to a shared account, or to a newcomer that nobody else is', () => {
    for (let i = 0; i < 500; i++) {
      const registers = walk(7, 'baseline', i, '9').some(sent => sent.endpoint === 'auth.register')
      expect(walk(7, 'baseline', i, '9').at(-1)?.account).toBe(registers ? newcomerNumber(i) : i % accountsPerArm)
    }
  })
})

function creates({ endpoint: id, reference }: Sent): boolean {
  return reference !== null && endpoint(id).method === 'POST' && id !== 'payments.confirm'
}

/** What is left when ids, tokens and names of rows, which belong to the arm, are taken away. */
function choices(sent: readonly Sent[]): unknown {
  return sent.map(({ endpoint, request, account }) => {
    const body = typeof request.body === 'string' ? JSON.parse(request.body) : request.body
    return { endpoint, account, query: request.query, product: shelf(request.parameters?.id), body: withoutNames(body) }
  })
}

function shelf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : id.replace(/^[bc](\d)$/, 'pair $1').replace(/^(x|answer-)/, '')
}

function withoutNames(body: unknown): unknown {
  const text = JSON.stringify(body ?? null)
  return JSON.parse(
    text
      .replaceAll('baseline', 'arm')
      .replaceAll('candidate', 'arm')
      .replaceAll('answer-', '')
      .replaceAll(/"x(\d)/g, '"$1')
      .replaceAll(/(access|refresh) x/g, '$1 '),
  )
}
