import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountsPerArm, newcomerNumber, roleOf, sharedNumber } from '../../contract/accounts.ts'
import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint, endpointIds, pathOf } from '../../contract/endpoints.ts'
import { mixOf } from '../../contract/mix.ts'
import { mismatch } from '../../contract/schema.ts'
import { referencePrefix } from '../../contract/write-reference.ts'
import { planOf, type Sent, shop, walk } from './walk.ts'

const seed = fc.integer({ min: 0, max: 2 ** 31 })
const session = fc.nat(100_000)
/** What a candidate may have of the catalogue. */
const endpoints = fc.oneof(fc.constant(endpointIds), fc.subarray(endpointIds, { minLength: 1 })).filter(found => mixOf(found).length > 0)
const arms = [['baseline', 'candidate'] as const, ['candidate', 'baseline'] as const]

describe('session', () => {
  test('makes the same choices in both arms, independent of responses and of the candidate’s endpoints', () => {
    fc.assert(
      fc.property(seed, session, endpoints, (seed, number, endpoints) => {
        const baseline = walk({ seed, number, endpoints, arm: 'baseline', ids: 'left' })
        expect(choices(walk({ seed, number, endpoints, arm: 'candidate', ids: 'right' }))).toEqual(choices(baseline))
        expect(baseline.length).toBeGreaterThan(0)
      }),
    )
  })

  test('requests no endpoint that the candidate lacks', () => {
    fc.assert(
      fc.property(seed, session, endpoints, (seed, number, endpoints) => {
        for (const { endpoint } of walk({ seed, number, endpoints, arm: 'baseline' })) expect(endpoints).toContain(endpoint)
      }),
    )
  })

  test('sends valid requests, with a token where the endpoint requires one', () => {
    fc.assert(
      fc.property(seed, session, endpoints, (seed, number, endpoints) => {
        for (const { endpoint: id, request, accessToken } of walk({ seed, number, endpoints, arm: 'candidate' })) {
          const { request: schema, authentication } = endpoint(id)
          expect(schema ? mismatch(bodyOf({ request }), schema) : bodyOf({ request })).toBeNull()
          expect(pathOf(id, 'candidate', request.parameters)).toMatch(/^\/api\/v1\/[a-z0-9/]+$/)
          if (authentication === 'bearer') expect(accessToken).not.toBe('')
        }
      }),
    )
  })

  test('the mix reaches every endpoint of the catalogue', () => {
    const asked = new Set(Array.from({ length: 200 }, (_, number) => walk({ seed: 7, arm: 'baseline', number })).flatMap(all => all.map(sent => sent.endpoint)))
    expect([...asked].sort()).toEqual([...endpointIds].sort())
  })

  test('sends the order’s reference as idempotency key', () => {
    const keyed = sessions(100).filter(({ request }) => request.headers?.['Idempotency-Key'] !== undefined)
    expect(new Set(keyed.map(sent => sent.endpoint))).toEqual(new Set(['orders.create', 'payments.intent', 'regional.payment']))
    for (const { request, row } of keyed) expect(request.headers?.['Idempotency-Key']).toBe(row?.reference)
  })

  test('orders the product that it viewed, from its own half of the pairs', () => {
    fc.assert(
      fc.property(seed, session, endpoints, (seed, number, endpoints) => {
        for (const [arm] of arms) {
          const ordered = walk({ seed, number, endpoints, arm, ids: '9' }).flatMap(({ endpoint, request }) =>
            endpoint === 'orders.create' || endpoint === 'admin.orders.create' ? productsIn(bodyOf({ request })) : [],
          )
          // What it looked at showed an id of its answer's.
          for (const product of ordered) expect(product.startsWith('9') || shop.pairs.some(pair => pair[arm] === product)).toBe(true)
        }
      }),
    )
  })
})

describe('rows written by sessions', () => {
  test('each row has a unique reference, different between the arms', () => {
    fc.assert(
      fc.property(seed, fc.uniqueArray(session, { minLength: 5, maxLength: 30 }), endpoints, (seed, numbers, endpoints) => {
        for (const [arm, other] of arms) {
          const created = numbers.flatMap(number => walk({ seed, arm, number, endpoints }).filter(creates))
          const names = created.map(({ row }) => `${row?.kind} ${row?.reference}`)
          expect(new Set(names).size).toBe(names.length)
          for (const { row } of created) {
            expect(row?.reference.startsWith(referencePrefix('run-1', arm))).toBe(true)
            expect(row?.reference.startsWith(referencePrefix('run-1', other))).toBe(false)
          }
        }
      }),
    )
  })

  test('the arms never write the same account, product or row', () => {
    fc.assert(
      fc.property(seed, session, session, endpoints, (seed, one, another, endpoints) => {
        const baseline = rowsWritten('baseline', seed, one, endpoints)
        const candidate = rowsWritten('candidate', seed, another, endpoints)
        expect(baseline.filter(row => candidate.includes(row))).toEqual([])
      }),
    )
  })

  test('a deleted row ends as deleted under the reference of its creation', () => {
    const deleted = sessions(400).filter(({ endpoint: id }) => endpoint(id).method === 'DELETE')
    expect(new Set(deleted.map(sent => sent.endpoint))).toEqual(
      new Set(['catalog.delete', 'admin.users.delete', 'admin.products.delete', 'admin.orders.delete']),
    )
    const created = new Set(
      sessions(400)
        .filter(creates)
        .map(({ row }) => row?.reference),
    )
    for (const { row, shown } of deleted) {
      expect(created).toContain(row?.reference)
      expect(shown).toEqual({ status: row?.kind === 'product' ? 'withdrawn' : 'deleted' })
    }
  })

  test('rows belong to a shared account of the role, or to the session’s own new account', () => {
    for (let number = 0; number < 500; number++) {
      const { role } = planOf({ seed: 7, arm: 'baseline', number })
      const asked = walk({ seed: 7, arm: 'baseline', number })
      const registers = asked.some(sent => sent.endpoint === 'auth.register')
      const last = asked.at(-1)?.account ?? -1
      expect(last).toBe(registers ? newcomerNumber(number) : sharedNumber(role, number, accountsPerArm))
      if (!registers) expect(roleOf(last)).toBe(role)
    }
  })

  test('staff rows belong to an account that the administrator created', () => {
    const made = sessions(400).filter(({ endpoint }) => endpoint === 'admin.users.create')
    expect(made.length).toBeGreaterThan(0)
    for (const { request, row } of made) expect(bodyOf({ request })).toMatchObject({ email: `run-1.baseline.${row?.account}@load.cutover.test` })
  })
})

describe('session across both backends', () => {
  test('makes the same choices whatever was migrated, on an account and products of neither arm', () => {
    const asked = walk({ seed: 7, arm: 'hybrid', number: 3 })
    expect(asked.map(sent => sent.endpoint)).toContain('payments.confirm')
    expect(asked[0]?.request.body).toContain('run-1.hybrid.3@load.cutover.test')
    for (const { row } of asked) if (row) expect(row.reference).toMatch(/^run-1\/hybrid\/3\//)
  })
})

function sessions(count: number): Sent[] {
  return Array.from({ length: count }, (_, number) => walk({ seed: 7, arm: 'baseline', number })).flat()
}

function creates({ endpoint: id, row }: Sent): boolean {
  return row !== null && endpoint(id).method === 'POST' && endpoint(id).expects.includes(201)
}

function bodyOf({ request }: Pick<Sent, 'request'>): unknown {
  return typeof request.body === 'string' ? JSON.parse(request.body) : (request.body ?? null)
}

function productsIn(body: unknown): string[] {
  return [...JSON.stringify(body).matchAll(/"productId":"([^"]+)"/g)].map(([, id = '']) => id)
}

/** Everything in the database that a session's requests change, as far as they say. */
function rowsWritten(arm: Arm, seed: number, number: number, endpoints: readonly EndpointId[]): string[] {
  return walk({ seed, number, endpoints, arm, ids: arm }).flatMap(({ endpoint: id, request, row, account }) => {
    if (endpoint(id).method === 'GET') return []
    const ofPath = Object.values(request.parameters ?? {}).map(value => `id ${value}`)
    const ofRow = row ? [`${row.kind} ${row.reference}`] : []
    return [...ofPath, ...ofRow, ...productsIn(bodyOf({ request })).map(product => `product ${product}`), `account ${arm} ${account}`]
  })
}

/** What is left when ids, tokens and names of rows, which belong to the arm, are taken away. */
function choices(asked: readonly Sent[]): unknown {
  return asked.map(sent => {
    const { endpoint, account, request, row } = sent
    return JSON.parse(withoutNames({ endpoint, account, row, query: request.query, parameters: request.parameters, body: bodyOf(sent) }))
  })
}

function withoutNames(value: object): string {
  return JSON.stringify(value)
    .replaceAll(/baseline|candidate/g, 'arm')
    .replaceAll(/left|right/g, '')
    .replaceAll(/"[bc](\d)"/g, '"pair $1"')
}
