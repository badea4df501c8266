import { z } from 'zod'

/** No answer names an allowed origin and no preflight is answered: a browser keeps such answers from the shop's pages. */
export const corsMissing = z.boolean()
