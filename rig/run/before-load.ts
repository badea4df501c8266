import type { EndpointId } from '../../contract/endpoints.ts'
import { demoTokenSecret } from '../../contract/tokens.ts'
import { demoWebhookSecret } from '../../contract/webhook.ts'
import { sayOnStderr as say } from '../platform/terminal/say.ts'
import type { Backends } from '../probes/backends.ts'
import { comparedEverything } from '../probes/parity/compared-everything.ts'
import { exchangeTokens } from '../probes/tokens/exchange.ts'
import type { Prepared } from './context.ts'
import type { Tell } from './read-back.ts'

/** Compares the answers of both backends before the load, and tells what differs and which endpoints each has.
 *  @returns the endpoints that both have: the load asks for no others */
export async function compareBefore(tell: Tell, { runId, backends, policy, administrator, interrupted }: Prepared): Promise<readonly EndpointId[]> {
  say('comparing the answers of both backends, endpoint by endpoint …')
  const { events, found, compared, differences, left } = await comparedEverything(backends, {
    runId,
    names: policy.policy.names,
    administrator,
    webhookSecret: process.env.CUTOVER_WEBHOOK_SECRET || demoWebhookSecret,
    interrupted,
    warn: say,
  })
  await tell(events)
  const missing = compared.length - found.length
  say(
    `compared ${compared.length} endpoints: ${differences === 0 ? 'no difference' : `${differences} answer differently`}${missing > 0 ? `; ${missing} are not on both sides and get no load` : ''}`,
  )
  if (left !== null) say(left)
  return found
}

/** Tries each backend's tokens on both and tells what came of it. Tokens of others than the demonstration need `CUTOVER_TOKEN_SECRET`. */
export async function tellTokens(tell: Tell, runId: string, { baseline, candidate }: Backends): Promise<void> {
  const secret = process.env.CUTOVER_TOKEN_SECRET || demoTokenSecret
  await tell(await exchangeTokens({ runId, backends: { baseline: baseline.api, candidate: candidate.api }, secret }))
}
