import { type Arm, arms } from '../../contract/arm.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import { countOf } from '../../contract/quantities.ts'
import { logStatus } from '../platform/terminal.ts'
import { identifiedEvent } from '../probes/identity.ts'
import { compareAllEndpoints } from '../probes/parity/compared-everything.ts'
import { exchangeTokens } from '../probes/tokens/exchange.ts'
import type { RunContext } from './context.ts'

/** Sends which process answers on each arm, so that a restart or a deployment during the run shows. */
export async function sendIdentities(
  { backends, sendEvents }: Pick<RunContext, 'backends' | 'sendEvents'>,
  moment: 'before' | 'after',
  of: readonly Arm[] = arms,
): Promise<void> {
  await sendEvents(await Promise.all(of.map(arm => identifiedEvent(backends[arm].api, arm, moment))))
}

/** Compares the responses of both backends endpoint by endpoint and sends the differences.
 *  @returns the endpoints that both have: no other gets load */
export async function compareBackends({ runId, backends, policy, administrator, secrets, signal, sendEvents }: RunContext): Promise<readonly EndpointId[]> {
  logStatus('comparing the responses of both backends, endpoint by endpoint …')
  const { events, found, compared, differences, left } = await compareAllEndpoints(backends, {
    runId,
    names: policy.policy.names,
    administrator,
    webhookSecret: secrets.webhook,
    interrupted: signal,
    warn: logStatus,
  })
  await sendEvents(events)
  const missing = compared.length - found.length
  const result = differences === 0 ? 'no difference' : `${differences} ${differences === 1 ? 'responds' : 'respond'} differently`
  logStatus(
    `compared ${countOf(compared.length, 'endpoint')}: ${result}${missing > 0 ? `; ${countOf(missing, 'endpoint')} without load: not on both backends` : ''}`,
  )
  if (left !== null) logStatus(left)
  return found
}

/** Tries each backend's tokens on both and sends the results. Tokens of other backends than the demo's need CUTOVER_TOKEN_SECRET. */
export async function sendTokenExchanges({ runId, backends: { baseline, candidate }, secrets, sendEvents }: RunContext): Promise<void> {
  await sendEvents(await exchangeTokens({ runId, backends: { baseline: baseline.api, candidate: candidate.api }, secret: secrets.token }))
}
