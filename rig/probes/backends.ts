import { type Arm, arms } from '../../contract/arm.ts'
import { findCatalogueMistakes } from '../../contract/catalogue-mistakes.ts'
import { endpoint, endpointIds, pathOf } from '../../contract/endpoints.ts'
import { countOf } from '../../contract/quantities.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import { type AdmittedHost, admitHost } from '../platform/hosts.ts'
import { throttleLog } from '../platform/rate-limit.ts'
import { logStatus } from '../platform/terminal.ts'
import { type ApiClient, createApiClient } from './api-client.ts'
import { type Identity, identifyBackend } from './identity.ts'
import { createLiveKeyGuard, type LiveKeyGuard } from './live-key.ts'

/** A backend that answers, pinned to the address at which it did. */
export interface Backend extends Disposable {
  readonly url: URL
  readonly address: string
  /** Whose paths it serves; in an ordinary run each arm's own, in a control both arms are the same side. */
  readonly side: Arm
  readonly api: ApiClient
  readonly identity: Identity
  /** Inspects every response of the backend: pass it to each further client of it. */
  readonly guard: LiveKeyGuard
}

export type Backends = Readonly<Record<Arm, Backend>>

/** Whether a backend that calls itself production may be asked for more than its health. */
export type Production = 'refused' | 'allowed'

/** What the option of that name allows. */
export function productionOf(allowProduction: boolean | undefined): Production {
  return allowProduction ? 'allowed' : 'refused'
}

/** Admits both hosts, then asks both backends who they are. Nothing is sent before both are admitted, and nothing more before both have answered.
 *  @throws InputFailure naming every backend that is not allowed, cannot be reached (and what was tried), or is production */
export async function connectBackends(
  urls: Readonly<Record<Arm, string>>,
  allowHosts: readonly string[],
  production: Production = 'refused',
): Promise<Backends> {
  validateCatalogue()
  const hosts = await both(arm => admitHost(urls[arm], allowHosts))
  return both(arm => reach(arm, hosts[arm], production))
}

/** Admits the host of one backend, then asks it who it is.
 *  @param side whose paths it serves  @throws InputFailure */
export async function connectBackend(side: Arm, url: string, allowHosts: readonly string[], production: Production = 'refused'): Promise<Backend> {
  validateCatalogue()
  return reach(side, await admitHost(url, allowHosts), production)
}

/** @throws InputFailure when both URLs lead to one server: it would be compared with itself */
export function requireTwoServers({ baseline, candidate }: Backends): void {
  if (serverOf(baseline) !== serverOf(candidate) && baseline.identity.instance !== candidate.identity.instance) return
  throw new InputFailure(
    `${baseline.url.origin} and ${candidate.url.origin} are one server (instance ${baseline.identity.instance}): it would be compared with itself. Give the URLs of two`,
  )
}

/** Opens a client whose requests each have a connection of their own: a kept-alive one may be closed just as it is used, which would look like an outage
 *  or a response that breaks off. */
export function openFreshClient({ url, address, side, guard }: Backend): ApiClient {
  return createApiClient(url, address, side, { keepAlive: false, inspect: guard.inspect })
}

/** A server as its lock names it: address and port. */
export function serverOf({ url, address }: Pick<Backend, 'url' | 'address'>): string {
  return `${address}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`
}

async function reach(side: Arm, { url, addresses }: AdmittedHost, production: Production): Promise<Backend> {
  const failures: string[] = []
  for (const address of addresses) {
    const guard = createLiveKeyGuard(side)
    const api = createApiClient(url, address, side, { inspect: guard.inspect, onRateLimit: throttleLog(line => logStatus(`${side}: ${line}`)) })
    const identity = await identifyBackend(api).catch((error: unknown) => sentenceOf(error))
    guard.signal.throwIfAborted()
    if (typeof identity !== 'string' && (production === 'allowed' || !isProduction(identity)))
      return { url, address, side, api, identity, guard, [Symbol.dispose]: () => api[Symbol.dispose]() }
    api[Symbol.dispose]()
    if (typeof identity !== 'string') throw new InputFailure(productionWords(side, url, identity))
    failures.push(`${identity} (at ${address})`)
  }
  throw new InputFailure(`Cannot reach the ${side} at ${url.origin}: tried GET ${url.origin}${pathOf('platform.health', side)}: ${failures.join('; ')}`)
}

function isProduction({ environment = '' }: Identity): boolean {
  return ['production', 'prod'].includes(environment.trim().toLowerCase())
}

function productionWords(side: Arm, url: URL, { environment }: Identity): string {
  return (
    `The ${side} at ${url.origin} reports that it is in production ("environment": "${environment}" in its health answer), and cutover writes accounts, orders and ` +
    'payments. Only its health was requested. Give the URL of a test copy; if you are allowed to put load on customers, add --allow-production'
  )
}

/** Does the same for both arms at once, and reports what failed on both. */
async function both<Result>(work: (arm: Arm) => Promise<Result>): Promise<Record<Arm, Result>> {
  const [baseline, candidate] = await Promise.allSettled(arms.map(work))
  if (baseline?.status === 'fulfilled' && candidate?.status === 'fulfilled') return { baseline: baseline.value, candidate: candidate.value }
  const reasons = [baseline, candidate].flatMap(outcome => (outcome?.status === 'rejected' ? [outcome.reason as unknown] : []))
  const foreign = reasons.find(reason => !(reason instanceof InputFailure))
  throw foreign ?? new InputFailure([...new Set(reasons.map(sentenceOf))].join('\n'))
}

const catalogue = Object.fromEntries(endpointIds.map(id => [id, endpoint(id)]))

/** @throws InputFailure naming every entry of the catalogue that is wrong, before it is used */
export function validateCatalogue(entries: Parameters<typeof findCatalogueMistakes>[0] = catalogue): void {
  const mistakes = findCatalogueMistakes(entries)
  if (mistakes.length === 0) return
  const list = mistakes.map(mistake => `  ${mistake}`).join('\n')
  throw new InputFailure(`The catalogue (contract/endpoints/) has ${countOf(mistakes.length, 'mistake')}:\n${list}\nFix them, then rerun`)
}
