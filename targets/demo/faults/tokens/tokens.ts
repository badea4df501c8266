import { z } from 'zod'
import { forgedAccepted } from './forged-accepted.ts'
import { logoutIgnored } from './logout-ignored.ts'
import { ownTokenSecret } from './own-token-secret.ts'

/** Faults of signing in. They hold for the whole backend. */
export const tokenFaults = z.object({ ownTokenSecret, forgedAccepted, logoutIgnored }).partial()
export type TokenFaults = z.infer<typeof tokenFaults>
