import { describe, expect, test } from 'vitest'
import { migrated } from '../../../collector/criteria/migrated.ts'
import { ask } from '../judging.ts'
import { simulateRun } from '../simulate-run.ts'
import { compared, found } from './probing.ts'

const half = { kind: 'migrated', limit: 0.5 } as const
/** Four features: registration, login and logout, current user, product management. */
const asked = { scope: ['auth.register', 'auth.login', 'auth.logout', 'auth.me', 'catalog.create', 'catalog.update'] }
const done = (...endpoints: string[]) => endpoints.flatMap(endpoint => [found(endpoint), compared(endpoint, 'same')])
const missing = (...endpoints: string[]) => endpoints.map(endpoint => found(endpoint, false))

describe('a criterion on what is migrated', () => {
  test('passes at its limit, and says it by feature, by endpoint and by traffic', () => {
    const signals = [...simulateRun(), ...done('auth.register', 'auth.me'), ...missing('auth.login', 'auth.logout', 'catalog.create', 'catalog.update')]
    const result = ask(half, signals, asked)
    expect(result).toMatchObject({ status: 'pass', limit: 0.5, estimate: { value: 0.5, lower: 0.5, upper: 0.5, n: 4, unit: 'share' } })
    expect(result.reason).toMatch(
      /^2 of 4 features are on Django and answer as before \(50 %; required are 50 %\); 2 of 6 endpoints; (49|50)(\.\d)? % of the requests go to endpoints that it has\.$/,
    )
  })

  test('counts a feature only when all its endpoints are there and answer as before', () => {
    const apartFrom = (...rest: ReturnType<typeof found>[]) => [
      ...done('auth.register', 'auth.login'),
      ...missing('auth.me', 'catalog.create', 'catalog.update'),
      ...rest,
    ]
    expect(ask(half, apartFrom(...done('auth.logout')), asked).status).toBe('pass')
    expect(ask(half, apartFrom(...missing('auth.logout')), asked).status).toBe('fail')
    expect(ask(half, apartFrom(found('auth.logout'), compared('auth.logout', 'different')), asked).status).toBe('fail')
    expect(ask(half, apartFrom(found('auth.logout'), compared('auth.logout', 'unreadable')), asked).status).toBe('unknown')
    expect(ask(half, apartFrom(found('auth.logout')), asked).status).toBe('unknown')
    expect(ask(half, apartFrom(compared('auth.logout', 'same')), asked).status).toBe('unknown')
  })

  test('fails below it, and names what is not there yet', () => {
    const result = ask(half, [...done('auth.me'), ...missing('auth.register', 'auth.logout', 'catalog.update')], asked)
    expect(result).toMatchObject({ status: 'fail', estimate: { value: 0.25, lower: 0.25, upper: 0.25 } })
    expect(result.reason).toContain('no requests were measured')
    expect(result.reason).toContain(
      'Not yet: Registration (auth.register is not on Django), Login and logout (auth.logout is not on Django), Product management (',
    )
    expect(result.remedy).toBe('Migrate more features to Django, or fix those that answer differently.')
  })

  test('fails although some are not known, once even they could not reach the limit', () => {
    expect(ask({ ...half, limit: 0.9 }, missing('auth.register'), asked)).toMatchObject({ status: 'fail', estimate: { value: 0, upper: 0.75 } })
  })

  test('is unknown while the limit depends on what nobody knows, and names it', () => {
    const result = ask(half, [...done('auth.me'), ...missing('auth.register')], asked)
    expect(result).toMatchObject({ status: 'unknown', estimate: { lower: 0.25, upper: 0.75 } })
    expect(result.reason).toContain('Not evaluated: Login and logout (auth.login was not looked for on Django), Product management (')
  })

  test('asks the candidate, not the baseline, and believes the worse of two looks', () => {
    const scope = { scope: ['auth.me'] }
    expect(ask(half, [found('auth.me', false, 'baseline'), ...done('auth.me')], scope).status).toBe('pass')
    expect(ask(half, [found('auth.me', true, 'baseline'), compared('auth.me', 'same')], scope).status).toBe('unknown')
    expect(ask(half, [...done('auth.me'), found('auth.me', false)], scope).status).toBe('fail')
  })

  test('is unknown without any signal, and without a scope', () => {
    expect(ask(half, [], asked)).toMatchObject({
      status: 'unknown',
      estimate: null,
      limit: null,
      reason: expect.stringMatching(/^Not evaluated: which features are on Django: Registration \(auth\.register was not looked for on Django\), /),
    })
    expect(ask(half, done('auth.me'), { scope: [] })).toMatchObject({ status: 'unknown', estimate: null })
  })

  test('wants a limit that can fail and can pass', () => {
    expect(migrated.lint({ kind: 'migrated', limit: 0 })).toMatchObject([{ key: 'limit' }])
    expect(migrated.lint({ kind: 'migrated', limit: 1.01 })).toMatchObject([{ key: 'limit' }])
    expect(migrated.lint({ kind: 'migrated', limit: 1 })).toEqual([])
  })
})
