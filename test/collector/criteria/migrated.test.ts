import { describe, expect, test } from 'vitest'
import { migrated } from '../../../collector/criteria/migrated.ts'
import { evaluateCriterion } from '../judging.ts'
import { simulateRun } from '../simulate-run.ts'
import { compared, found } from './probing.ts'

const half = { kind: 'migrated', limit: 0.5 } as const
/** Four features: registration, login and logout, current user, product management. */
const options = { scope: ['auth.register', 'auth.login', 'auth.logout', 'auth.me', 'catalog.create', 'catalog.update'] }
const done = (...endpoints: string[]) => endpoints.flatMap(endpoint => [found(endpoint), compared(endpoint, 'same')])
const missing = (...endpoints: string[]) => endpoints.map(endpoint => found(endpoint, false))

describe('a migrated share criterion', () => {
  test('passes at its limit, with the share by feature, by endpoint and by traffic', () => {
    const signals = [...simulateRun(), ...done('auth.register', 'auth.me'), ...missing('auth.login', 'auth.logout', 'catalog.create', 'catalog.update')]
    const result = evaluateCriterion(half, signals, options)
    expect(result).toMatchObject({ status: 'pass', limit: 0.5, estimate: { value: 0.5, lower: 0.5, upper: 0.5, n: 4, unit: 'share' } })
    expect(result.reason).toMatch(
      /^2 of 4 features are on Django and answer as before \(50 %; required are 50 %\); 2 of 6 endpoints; (49|50)(\.\d)? % of the requests go to endpoints that it has\.$/,
    )
  })

  test('counts a feature only when all its endpoints exist and answer as before', () => {
    const apartFrom = (...rest: ReturnType<typeof found>[]) => [
      ...done('auth.register', 'auth.login'),
      ...missing('auth.me', 'catalog.create', 'catalog.update'),
      ...rest,
    ]
    expect(evaluateCriterion(half, apartFrom(...done('auth.logout')), options).status).toBe('pass')
    expect(evaluateCriterion(half, apartFrom(...missing('auth.logout')), options).status).toBe('fail')
    expect(evaluateCriterion(half, apartFrom(found('auth.logout'), compared('auth.logout', 'different')), options).status).toBe('fail')
    expect(evaluateCriterion(half, apartFrom(found('auth.logout'), compared('auth.logout', 'unreadable')), options).status).toBe('unknown')
    expect(evaluateCriterion(half, apartFrom(found('auth.logout')), options).status).toBe('unknown')
    expect(evaluateCriterion(half, apartFrom(compared('auth.logout', 'same')), options).status).toBe('unknown')
  })

  test('fails below its limit, and names the missing features', () => {
    const result = evaluateCriterion(half, [...done('auth.me'), ...missing('auth.register', 'auth.logout', 'catalog.update')], options)
    expect(result).toMatchObject({ status: 'fail', estimate: { value: 0.25, lower: 0.25, upper: 0.25 } })
    expect(result.reason).toContain('no requests were measured')
    expect(result.reason).toContain(
      'Not yet: Registration (auth.register is not on Django), Login and logout (auth.logout is not on Django), Product management (',
    )
    expect(result.remedy).toBe('Migrate more features to Django, or fix those that answer differently.')
  })

  test('fails although some features are unknown, when even they could not reach the limit', () => {
    expect(evaluateCriterion({ ...half, limit: 0.9 }, missing('auth.register'), options)).toMatchObject({ status: 'fail', estimate: { value: 0, upper: 0.75 } })
  })

  test('is unknown while the limit depends on unknown features, and names them', () => {
    const result = evaluateCriterion(half, [...done('auth.me'), ...missing('auth.register')], options)
    expect(result).toMatchObject({ status: 'unknown', estimate: { lower: 0.25, upper: 0.75 } })
    expect(result.reason).toContain('Not evaluated: Login and logout (auth.login was not looked for on Django), Product management (')
  })

  test("uses the candidate's endpoints, not the baseline's, and the worse of two results", () => {
    const scope = { scope: ['auth.me'] }
    expect(evaluateCriterion(half, [found('auth.me', false, 'baseline'), ...done('auth.me')], scope).status).toBe('pass')
    expect(evaluateCriterion(half, [found('auth.me', true, 'baseline'), compared('auth.me', 'same')], scope).status).toBe('unknown')
    expect(evaluateCriterion(half, [...done('auth.me'), found('auth.me', false)], scope).status).toBe('fail')
  })

  test('is unknown without any signal, and without a scope', () => {
    expect(evaluateCriterion(half, [], options)).toMatchObject({
      status: 'unknown',
      estimate: null,
      limit: null,
      reason: expect.stringMatching(/^Not evaluated: which features are on Django: Registration \(auth\.register was not looked for on Django\), /),
    })
    expect(evaluateCriterion(half, done('auth.me'), { scope: [] })).toMatchObject({ status: 'unknown', estimate: null })
  })

  test('refuses a limit of 0 % or above 100 %', () => {
    expect(migrated.lint({ kind: 'migrated', limit: 0 })).toMatchObject([{ key: 'limit' }])
    expect(migrated.lint({ kind: 'migrated', limit: 1.01 })).toMatchObject([{ key: 'limit' }])
    expect(migrated.lint({ kind: 'migrated', limit: 1 })).toEqual([])
  })
})
