import { expect, test } from 'vitest'
import { hashPassword, passwordMatches } from '../../../targets/demo/passwords.ts'

// Computed with Python's hashlib, in Django's format.
const fromPython = [
  ['correct horse', 'pbkdf2_sha256$1000$abcdef012345$DdUZYnCHCo0rsRn6E4qtfWFZXLJbKR7gcyDewI8VlbE='],
  ['selam ሰላም', 'pbkdf2_sha256$2500$NaCl$a+2LF+zKUF8SRdQLBd7Y1hAPVcj02Ec6gL9a7YWX6S8='],
] as const

test.each(fromPython)('password hash: %s matches the hash that Python wrote', async (password, stored) => {
  expect(await passwordMatches(password, stored)).toBe(true)
  expect(await passwordMatches(`${password}!`, stored)).toBe(false)
})

test('password hash: it equals that of Python', async () => {
  const [password, stored] = fromPython[0]
  expect(await hashPassword(password, 'abcdef012345')).toBe(stored)
})

test('password hash: two hashes of one password differ', async () => {
  expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'))
})

test.each([[undefined], ['pbkdf2_sha256$1000$salt$'], ['bcrypt$1000$salt$AAAA']])('password hash: no password matches %s', async stored => {
  expect(await passwordMatches('', stored)).toBe(false)
})
