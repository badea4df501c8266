import { z } from 'zod'

/** Logging out is answered as ever and does nothing, and what was logged out elsewhere is accepted here. */
export const logoutIgnored = z.boolean()
