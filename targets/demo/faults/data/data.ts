import { z } from 'zod'
import { loseWrites } from './lose-writes.ts'

/** Faults of what is stored and read. */
export const dataFaults = z.object({ loseWrites }).partial()
