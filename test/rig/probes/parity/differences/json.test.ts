import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonDifferences } from '../../../../../rig/probes/parity/differences/json.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

function differencesOf(samples: readonly unknown[], candidate: unknown, values: 'all' | 'shape' = 'all'): string[] {
  return jsonDifferences(samples, candidate, { values, now })
}

const twice = (value: unknown) => [value, structuredClone(value)]

describe('JSON differences between two responses of the baseline and one of the candidate', () => {
  test.each([
    ['a changed type', { items: [{ price: 1250 }] }, { items: [{ price: '12.50' }] }, ['$.items[0].price: "12.50" (text) instead of 1250 (number)']],
    ['a changed value', { total: 100 }, { total: 101 }, ['$.total: 101 instead of 100']],
    ['a missing field', { id: '1', phone: null }, { id: '1' }, ['$.phone: missing instead of null']],
    ['an unknown field', { id: '1' }, { id: '1', pk: 7 }, ['$.pk: 7 instead of nothing']],
    ['a page of another size', { items: [1, 2] }, { items: [1] }, ['$.items: 1 item instead of 2 items']],
    ['another order', { items: ['a', 'b'] }, { items: ['b', 'a'] }, ['$.items[0]: "b" instead of "a"', '$.items[1]: "a" instead of "b"']],
    ['another envelope', { items: [] }, { results: [] }, ['$.items: missing instead of a list of 0', '$.results: a list of 0 instead of nothing']],
    ['null instead of an object', { payment: { id: '1' } }, { payment: null }, ['$.payment: null instead of an object']],
    ['a key with blanks', { 'a b': 1 }, { 'a b': 2 }, ['$["a b"]: 2 instead of 1']],
  ])('%s is reported with its place', (_, baseline, candidate, differences) => {
    expect(differencesOf(twice(baseline), candidate)).toEqual(differences)
  })

  test('a value that varies on the baseline must keep only its type', () => {
    const samples = [
      { id: '7', n: 1 },
      { id: '8', n: 2 },
    ]
    expect(differencesOf(samples, { id: '9', n: 3 })).toEqual([])
    expect(differencesOf(samples, { id: 9, n: 3 })).toEqual(['$.id: 9 (number) instead of "7" (text)'])
  })

  test('a value that is sometimes null on the baseline may be null or present, nothing else', () => {
    const samples = [{ phone: null }, { phone: '+251' }]
    expect([differencesOf(samples, { phone: null }), differencesOf(samples, { phone: 'x' })]).toEqual([[], []])
    expect(differencesOf(samples, { phone: 5 })).toHaveLength(1)
  })

  test('a list of varying length is compared up to the shorter length', () => {
    expect(differencesOf([['a'], ['a', 'b']], ['a', 'b', 'c'])).toEqual([])
    expect(differencesOf([['a'], ['a', 'b']], ['x', 'b', 'c'])).toEqual(['$[0]: "x" instead of "a"'])
  })

  test('timestamps of the last minutes are compared by format only', () => {
    const samples = twice({ at: '2026-03-01T12:00:01.123Z' })
    expect(differencesOf(samples, { at: '2026-03-01T12:00:02.456Z' })).toEqual([])
    expect(differencesOf(samples, { at: '2026-03-01T15:00:02.456789+03:00' })).toHaveLength(1)
    expect(differencesOf(twice({ exp: now / 1000 + 3600 }), { exp: now / 1000 + 3601 })).toEqual([])
  })

  test('old timestamps are compared like any other value', () => {
    expect(differencesOf(twice({ at: '2020-01-01T00:00:00Z' }), { at: '2020-01-01T00:00:01Z' })).toHaveLength(1)
  })

  test('error messages may differ, error codes may not', () => {
    const refused = { error: { code: 'not_found', message: 'There is no such order.' } }
    expect(differencesOf(twice(refused), { error: { code: 'not_found', message: 'No Order matches the given query.' } }, 'shape')).toEqual([])
    expect(differencesOf(twice(refused), { error: { code: 'missing', message: 'No such thing.' } }, 'shape')).toEqual([
      '$.error.code: "missing" instead of "not_found"',
    ])
    expect(differencesOf(twice(refused), { detail: 'Not found.' }, 'shape')).toEqual([
      '$.error: missing instead of an object',
      '$.detail: "Not found." instead of nothing',
    ])
  })

  test('fields that are specific to a backend are ignored', () => {
    const differences = jsonDifferences(twice({ name: 'Next.js', status: 'ok' }), { name: 'Django', status: 'up' }, { values: 'all', own: ['/name'], now })
    expect(differences).toEqual(['$.status: "up" instead of "ok"'])
  })

  test.each([
    ['accessToken', 'short'],
    ['password', 'hunter2'],
    ['client_secret', 'pi_1_secret_2'],
    ['anything', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x`],
    ['hash', '0123456789abcdef0123456789abcdef'],
  ])('a secret at %s is never quoted', (key, secret) => {
    const texts = [
      ...differencesOf(twice({ [key]: 5 }), { [key]: secret }),
      ...differencesOf(twice({ [key]: 'other' }), { [key]: secret }),
      ...differencesOf(twice({}), { [key]: secret }),
    ]
    expect(texts).toHaveLength(3)
    expect(texts.join()).not.toContain(secret)
  })

  test('long texts are clipped', () => {
    const [texts = ''] = differencesOf(twice({ text: 'short' }), { text: 'many words '.repeat(100) })
    expect(texts.length).toBeLessThan(120)
  })
})

describe('JSON differences: for any JSON', () => {
  test('three equal responses have no difference', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(differencesOf([value, structuredClone(value)], structuredClone(value))).toEqual([])
      }),
    )
  })

  test('the candidate may send any response that the baseline sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(differencesOf([one, other], structuredClone(other))).toEqual([])
      }),
    )
  })
})
