import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isLoopback } from '../../contract/loopback.ts'
import { InputFailure, sentenceOf } from './failure.ts'

/** A backend's host as it was resolved once: every request of the run goes to one of these addresses. */
export interface AdmittedHost {
  readonly url: URL
  /** IPs, in the order in which to try them. */
  readonly addresses: readonly string[]
}

/** The name of a host leads nowhere, today. */
export class UnknownHost extends InputFailure {}

export type Resolve = (hostname: string) => Promise<readonly string[]>

/** Resolves a backend's host and admits it when all its addresses are loopback or the policy's `allowHosts` names it.
 *  @param text URL as given  @param allowHosts host names or IPs  @param resolve name → IPs, the system's by default
 *  @throws InputFailure when the URL is none, cannot be resolved, or leads where the policy does not allow load */
export async function admitHost(text: string, allowHosts: readonly string[], resolve: Resolve = systemResolve): Promise<AdmittedHost> {
  const url = backendUrl(text)
  return { url, addresses: await admitAddresses(url, `put load on ${url.origin}`, allowHosts, resolve) }
}

/** The addresses of a URL's host, of any scheme, when it may be used.
 *  @param purpose what is to be done there, for the message: "put load on http://…"  @throws InputFailure as `admit` does */
export async function admitAddresses(url: URL, purpose: string, allowHosts: readonly string[], resolve: Resolve = systemResolve): Promise<readonly string[]> {
  const host = bareHost(url.hostname)
  const addresses = isIP(host) ? [host] : await resolveHost(url, host, resolve)
  const allowed = allowHosts.map(bareHost)
  const foreign = addresses.filter(address => !isLoopback(address) && !allowed.includes(address))
  if (foreign.length > 0 && !allowed.includes(host)) throw new InputFailure(describeRefusal(purpose, host, foreign))
  return addresses
}

/** A server that gets no load, only what is sent to it on purpose: a collector. It may be anywhere.
 *  @throws InputFailure when the URL is none, or cannot be resolved */
export async function resolveServer(text: string, resolve: Resolve = systemResolve): Promise<AdmittedHost> {
  const url = webUrl(text)
  if (url.pathname !== '/' || url.search || url.hash) throw new InputFailure(`Cannot use ${text}: expected no path (${url.origin})`)
  const host = bareHost(url.hostname)
  return { url, addresses: isIP(host) ? [host] : await resolveHost(url, host, resolve) }
}

/** A page of a host that is admitted as a backend's is, with its path: what a control probe asks.
 *  @throws InputFailure as `admit` does, and for a query, which would stand in the record */
export async function admitPage(text: string, allowHosts: readonly string[], resolve: Resolve = systemResolve): Promise<AdmittedHost> {
  const page = webUrl(text)
  if (page.search || page.hash)
    throw new InputFailure(`Cannot use ${page.origin}${page.pathname}: expected a URL without a query (it would stand in the record)`)
  return { ...(await admitHost(page.origin, allowHosts, resolve)), url: page }
}

function backendUrl(text: string): URL {
  const url = webUrl(text)
  if (url.pathname !== '/' || url.search || url.hash) throw new InputFailure(`Cannot use ${text}: expected no path, the catalogue has it (${url.origin})`)
  return url
}

function webUrl(text: string): URL {
  const url = URL.parse(text)
  const expected = 'expected something like http://localhost:3000'
  if (!url) throw new InputFailure(`Cannot read the URL "${text}": ${expected}`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new InputFailure(`Cannot use ${text}: ${expected}, got the scheme ${url.protocol}`)
  if (url.username || url.password) throw new InputFailure(`Cannot use ${url.origin}: expected a URL without credentials (they would stand in the record)`)
  return url
}

async function resolveHost(url: URL, host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host)
  } catch (error) {
    throw new UnknownHost(`Cannot resolve the host of ${url.protocol}//${url.host}: ${sentenceOf(error)}`)
  }
}

async function systemResolve(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true, order: 'ipv4first' })
  return found.map(entry => entry.address)
}

function describeRefusal(purpose: string, host: string, foreign: readonly string[]): string {
  const where = foreign.includes(host) ? host : `${host} (${foreign.join(', ')})`
  return `Cannot ${purpose}: ${where} is not this machine. If it is meant to take the load, add "${host}" to "allowHosts" in the policy`
}

/** A host as it is compared: lower case, without IPv6's brackets and a trailing dot. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}
