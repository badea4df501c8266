import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { RequestHandler } from 'express'
import { isLoopback } from '../../contract/loopback.ts'
import { forwardedHeader } from '../delivery/signal-queue.ts'
import { contentTypes, parseContentType, statusBody } from '../otlp/otlp-http.ts'
import { malformed } from '../otlp/refusal.ts'
import type { Log } from '../telemetry/log.ts'
import { ownTelemetryHeader } from '../telemetry/own-telemetry.ts'
import type { Settings } from './settings.ts'

type ListenAddress = Pick<Settings, 'host' | 'port'>

/** The endpoint for the collector's own telemetry is the collector itself. */
export class OwnEndpointError extends Error {}

/** @throws OwnEndpointError when `CUTOVER_OTLP_ENDPOINT` is an address that this collector listens on. A port that is mapped to this one cannot be
 *  recognised from here: then `refuseOwnTelemetry` refuses the exports. */
export async function refuseOwnEndpoint({ CUTOVER_OTLP_ENDPOINT: endpoint }: NodeJS.ProcessEnv, listening: ListenAddress): Promise<void> {
  if (!endpoint || !(await isOwnAddress(endpoint, listening))) return
  throw new OwnEndpointError("CUTOVER_OTLP_ENDPOINT is this collector's own address. Name another receiver.")
}

/** Whether a URL's host, by whatever name, is an address and port that this collector listens on. */
export async function isOwnAddress(url: string, { host, port }: ListenAddress): Promise<boolean> {
  const parsed = URL.parse(url)
  if (!parsed || portOf(parsed) !== port) return false
  const [theirs, ours] = await Promise.all([resolveAddresses(parsed.hostname.replace(/^\[|\]$/g, '')), resolveAddresses(host)])
  const listening = ours.some(isAnyAddress) ? [...machineAddresses(), ...ours] : ours
  return theirs.some(address => listening.includes(address) || (reachesLoopback(address) && listening.some(reachesLoopback)))
}

/** Refuses the rig's own telemetry: each arrival would produce more of it, endlessly. */
export function refuseOwnTelemetry(log: Log): RequestHandler {
  return refuseMarked(
    log,
    ownTelemetryHeader,
    "Cannot take cutover's own telemetry: it would report its own arrival endlessly. Set CUTOVER_OTLP_ENDPOINT to another receiver",
  )
}

/** Refuses what a collector of cutover's forwarded: that may be this one, behind a port that is mapped to its own, or one that forwards to it. */
export function refuseForwarded(log: Log): RequestHandler {
  return refuseMarked(
    log,
    forwardedHeader,
    'Cannot take what another collector of cutover forwarded: it could circulate endlessly. Name another receiver in CUTOVER_FORWARD; `cutover push` copies runs between collectors',
  )
}

/** Answers 400, after which senders do not retry. Logs it once, since senders may not show the response. */
function refuseMarked(log: Log, header: string, message: string): RequestHandler {
  const refusal = malformed(message)
  let isLogged = false
  return (request, response, next) => {
    if (request.headers[header] === undefined) return next()
    if (!isLogged) log.warn(refusal.message)
    isLogged = true
    const encoding = parseContentType(request.headers['content-type']) ?? 'json'
    response.status(refusal.status).type(contentTypes[encoding]).send(statusBody(encoding, refusal))
  }
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}

/** A name that cannot be resolved has none. */
async function resolveAddresses(host: string): Promise<string[]> {
  if (isIP(host)) return [host]
  return (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address)
}

function machineAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(found => found?.map(({ address }) => address) ?? [])
}

function isAnyAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

/** Connecting to "any address" reaches this machine's loopback. */
function reachesLoopback(address: string): boolean {
  return isAnyAddress(address) || isLoopback(address)
}
