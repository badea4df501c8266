import { z } from 'zod'

/** ms that every answer takes longer: a proxy or a network hop that was not there before. */
export const latencyAdded = z.number().min(0).max(60_000)
