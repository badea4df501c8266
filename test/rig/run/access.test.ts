import { describe, expect, test } from 'vitest'
import { demoAdministrator } from '../../../contract/demo-secrets.ts'
import { findAdministrator } from '../../../rig/run/access.ts'

const identity = (environment?: string) => ({ identity: { name: 'n', version: '1', instance: 'i', ...(environment ? { environment } : {}) } })
const demo = { baseline: identity('demo'), candidate: identity('demo') }

describe('the administrator of a load', () => {
  test('is whom the environment names', () => {
    expect(findAdministrator(Object.values(demo), { CUTOVER_ADMIN_EMAIL: 'a@b.test', CUTOVER_ADMIN_PASSWORD: 'secret' })).toEqual({
      email: 'a@b.test',
      password: 'secret',
    })
  })

  test('is the demonstration’s own, where both backends say that they are one', () => {
    expect(findAdministrator(Object.values(demo), {})).toEqual(demoAdministrator)
  })

  test.each([
    ['one is something else', { ...demo, candidate: identity('staging') }],
    ['one says nothing', { ...demo, baseline: identity() }],
  ])('is nobody where %s: no published password is tried on it', (_, backends) => {
    expect(findAdministrator(Object.values(backends), {})).toBeNull()
  })

  test.each([{ CUTOVER_ADMIN_EMAIL: 'a@b.test' }, { CUTOVER_ADMIN_PASSWORD: 'secret' }])('is not half named (%j)', environment => {
    expect(() => findAdministrator(Object.values(demo), environment)).toThrow(
      'Cannot sign in as administrator: only one of CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD is set. Set both or neither',
    )
  })
})
