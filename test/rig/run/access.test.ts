import { describe, expect, test } from 'vitest'
import { demoAdministrator } from '../../../contract/demo-secrets.ts'
import { findAdministrator } from '../../../rig/run/access.ts'

const identity = (environment?: string) => ({ identity: { name: 'n', version: '1', instance: 'i', ...(environment ? { environment } : {}) } })
const demo = { baseline: identity('demo'), candidate: identity('demo') }

describe('findAdministrator', () => {
  test('the account of the environment is used', () => {
    expect(findAdministrator(Object.values(demo), { CUTOVER_ADMIN_EMAIL: 'a@b.test', CUTOVER_ADMIN_PASSWORD: 'secret' })).toEqual({
      email: 'a@b.test',
      password: 'secret',
    })
  })

  test('the demo’s account is used when both backends identify as the demo', () => {
    expect(findAdministrator(Object.values(demo), {})).toEqual(demoAdministrator)
  })

  test.each([
    ['one backend is staging', { ...demo, candidate: identity('staging') }],
    ['one backend names no environment', { ...demo, baseline: identity() }],
  ])('no account is used when %s: the published password is not tried', (_, backends) => {
    expect(findAdministrator(Object.values(backends), {})).toBeNull()
  })

  test.each([{ CUTOVER_ADMIN_EMAIL: 'a@b.test' }, { CUTOVER_ADMIN_PASSWORD: 'secret' }])('half an account is refused (%j)', environment => {
    expect(() => findAdministrator(Object.values(demo), environment)).toThrow(
      'Cannot sign in as administrator: only one of CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD is set. Set both or neither',
    )
  })
})
