import { z } from 'zod'

/** The environment that health reports. */
export const environment = z.string().min(1).max(100)
