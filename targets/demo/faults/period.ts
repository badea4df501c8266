import { z } from 'zod'

/** How often something comes back: at once when it is set, then every so many seconds. */
export const everySeconds = z.number().min(0.1).max(3_600)

/** ms since the present period began. @param elapsed ms since the fault was set */
export function sinceItBegan(elapsed: number, everySeconds: number): number {
  return elapsed % (everySeconds * 1_000)
}
