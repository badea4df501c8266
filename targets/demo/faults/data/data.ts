import { z } from 'zod'
import { harmedWrites } from './harmed-writes.ts'
import { staleReads } from './stale-reads.ts'

/** Faults of what is stored and read. */
export const dataFaults = z.object({ ...harmedWrites.shape, staleReads: staleReads.optional() })
