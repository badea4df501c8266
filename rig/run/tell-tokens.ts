import { demoTokenSecret } from '../../contract/tokens.ts'
import type { Backends } from '../probes/backends.ts'
import { exchangeTokens } from '../probes/tokens/exchange.ts'
import type { Tell } from './read-back.ts'

/** Tries each backend's tokens on both and tells what came of it. Tokens of others than the demonstration need `CUTOVER_TOKEN_SECRET`. */
export async function tellTokens(tell: Tell, runId: string, { baseline, candidate }: Backends): Promise<void> {
  const secret = process.env.CUTOVER_TOKEN_SECRET || demoTokenSecret
  await tell(await exchangeTokens({ runId, backends: { baseline: baseline.api, candidate: candidate.api }, secret }))
}
