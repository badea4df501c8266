import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isLoopback } from '../../contract/loopback.ts'
import type { Settings } from './settings.ts'

type Listening = Pick<Settings, 'host' | 'port'>

/** The endpoint for our own telemetry leads to our own intake. */
export class OwnIntake extends Error {}

/** @throws OwnIntake when the endpoint's host, by whatever name, is an address that this collector listens on. Where a port is mapped to ours nobody can see it from
 *  here: then the intake turns the telemetry away (turn-away.ts). */
export async function expectElsewhere({ CUTOVER_OTLP_ENDPOINT: endpoint }: NodeJS.ProcessEnv, listening: Listening): Promise<void> {
  if (!endpoint || !(await leadsHere(endpoint, listening))) return
  throw new OwnIntake("CUTOVER_OTLP_ENDPOINT names this collector's own intake: give another one")
}

/** Whether an endpoint's host, by whatever name, is an address and port that this collector listens on. */
export async function leadsHere(endpoint: string, { host, port }: Listening): Promise<boolean> {
  const url = URL.parse(endpoint)
  if (!url || portOf(url) !== port) return false
  const [theirs, ours] = await Promise.all([addressesOf(url.hostname.replace(/^\[|\]$/g, '')), addressesOf(host)])
  const heard = ours.some(isAny) ? [...machine(), ...ours] : ours
  return theirs.some(address => heard.includes(address) || (reachesLoopback(address) && heard.some(reachesLoopback)))
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host)) return [host]
  // A name that cannot be resolved is not ours.
  return (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address)
}

function machine(): string[] {
  return Object.values(networkInterfaces()).flatMap(found => found?.map(({ address }) => address) ?? [])
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

/** Whoever connects to "any address" reaches this machine's loopback. */
function reachesLoopback(address: string): boolean {
  return isAny(address) || isLoopback(address)
}
