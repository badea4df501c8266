import { z } from 'zod'

/** The next so many orders are acknowledged with a complete answer, and rolled back. */
export const loseWrites = z.int().min(0).max(1_000_000)
