import { z } from 'zod'

/** The process ends at once, whatever it was doing; after so many seconds the supervisor starts another one, without faults. */
export const restart = z.number().min(0).max(600)
