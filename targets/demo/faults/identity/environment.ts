import { z } from 'zod'

/** What health says of where the backend runs. */
export const environment = z.string().min(1).max(100)
