import type { ProbeOutcome } from '../../contract/signals.ts'
import type { Answer } from '../platform/http-client.ts'

/** ms after which a probe without an answer counts as down (docs/statistics.md, "Uptime"). */
const patience = 2000

/** Asks, for at most so many ms. */
export type AskHealth = (timeout: number) => Promise<Answer>

/** Asks once whether something is up: down is no answer or a 5xx; anything else answered, so something is up. Never rejects. */
export async function upCheck(ask: AskHealth): Promise<ProbeOutcome> {
  try {
    return (await ask(patience)).status >= 500 ? 'down' : 'up'
  } catch {
    return 'down'
  }
}
