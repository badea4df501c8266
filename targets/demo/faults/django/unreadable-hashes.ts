import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { passwordMatches } from '../../passwords.ts'

/** Accounts are registered with a hash that only this backend can read, and only while the fault is set: they cannot sign in on the other. */
export const unreadableHashes = z.boolean()

const derive = promisify<string, string, number, object, Buffer>(scrypt)
const bytes = 32
const cost = { N: 1_024, r: 8, p: 1 }

/** Hashes a password as Django's ScryptPasswordHasher writes it: `scrypt$N$salt$r$p$hash`; cheap for the same reason as ours. */
export async function hashUnreadably(password: string): Promise<string> {
  const salt = randomBytes(12).toString('hex')
  const hash = await derive(password, salt, bytes, cost)
  return `scrypt$${cost.N}$${salt}$${cost.r}$${cost.p}$${hash.toString('base64')}`
}

/** Whether a password is the one that was hashed in either way. */
export async function matchesEither(password: string, stored: string | undefined): Promise<boolean> {
  const [algorithm, , salt = '', , , hash = ''] = (stored ?? '').split('$')
  if (algorithm !== 'scrypt') return passwordMatches(password, stored)
  return timingSafeEqual(await derive(password, salt, bytes, cost), Buffer.from(hash, 'base64'))
}
