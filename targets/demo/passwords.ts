import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)
const bytes = 32

/** Cheap on purpose: Django's default is a million and would spend the two cores of a demonstration on hashing. Never do so in production. */
const iterations = 1_000

/** Hashes a password as Django's PBKDF2PasswordHasher writes it: `pbkdf2_sha256$iterations$salt$hash`, the hash in base64. */
export async function hashPassword(password: string, salt = randomBytes(12).toString('hex')): Promise<string> {
  const hash = await derive(password, salt, iterations, bytes, 'sha256')
  return `pbkdf2_sha256$${iterations}$${salt}$${hash.toString('base64')}`
}

/** Whether a password is the one that was hashed; takes as long when `stored` is undefined (no such account). */
export async function passwordMatches(password: string, stored: string | undefined): Promise<boolean> {
  const [algorithm, count, salt = '', hash = ''] = (stored ?? `pbkdf2_sha256$${iterations}$none$`).split('$')
  const expected = Buffer.from(hash, 'base64')
  const found = await derive(password, salt, Number(count), bytes, 'sha256')
  return algorithm === 'pbkdf2_sha256' && expected.length === bytes && timingSafeEqual(found, expected)
}
