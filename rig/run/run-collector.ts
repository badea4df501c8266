import { deliveryEnvironment, traceEnvironment, WrongSetting } from '../../collector/index.ts'
import { assets } from '../platform/assets.ts'
import { startServing } from '../platform/children.ts'
import { type CollectorClient, collectorClient } from '../platform/collector-client.ts'
import { InputFailure } from '../platform/failure.ts'
import { resolveServer } from '../platform/hosts.ts'
import { sayOnStderr as say } from '../platform/terminal/say.ts'

/** A collector that a run can be opened on. */
export interface UsableCollector extends AsyncDisposable {
  readonly client: CollectorClient
  /** For k6, which sends there too. */
  readonly token?: string
  /** Rejects when it ends before it was asked to; never resolves. */
  readonly gone: Promise<never>
}

/** Starts a collector of its own for one run, on a free port.
 *  @param runs folder that gets the run's folder  @param environment what it is to have of the caller's; what it then has to say is shown  @throws RigFailure when it does not start */
export async function startCollector(runs: string, signal: AbortSignal, environment: Readonly<Record<string, string>> = {}): Promise<UsableCollector> {
  const child = await startServing<{ url: string }>({
    name: 'The collector',
    script: assets.collector,
    // Runs that others left open are none of this one's business.
    args: ['--port', '0', '--runs', runs, '--no-resume'],
    environment: { ...reporting(process.env), ...environment },
    ...(Object.keys(environment).length > 0 ? { say } : {}),
    readyWithin: 20_000,
    stopWithin: 10_000,
    signal,
  })
  const client = collectorClient(new URL(child.ready.url), '127.0.0.1')
  return {
    client,
    gone: child.gone,
    [Symbol.asyncDispose]: async () => {
      client[Symbol.dispose]()
      await child[Symbol.asyncDispose]()
    },
  }
}

/** To whom the collector tells of itself: to whomever this command does, by the way that it does, and as part of its trace. */
export function reporting(environment: NodeJS.ProcessEnv): Record<string, string> {
  const given = [...reportingVariables, ...ways].flatMap(name => (environment[name] ? [[name, environment[name]] as const] : []))
  return { ...Object.fromEntries(given), ...traceEnvironment() }
}

const reportingVariables = ['SENTRY_DSN', 'SENTRY_ENVIRONMENT', 'SENTRY_RELEASE', 'CI', 'CUTOVER_OTLP_ENDPOINT', 'CUTOVER_OTLP_HEADERS'] as const
/** Authorities of the caller's own (`--ca` sets them) and proxies: the collector measures nothing, so they change no run. */
const ways = ['NODE_EXTRA_CA_CERTS', 'https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'] as const

/** Uses a resident collector. @param token `CUTOVER_TOKEN`, for one that asks for it  @throws InputFailure when it is none, or refuses the token */
export async function residentCollector(url: string, token: string | undefined): Promise<UsableCollector> {
  const host = await resolveServer(url)
  const [address] = host.addresses
  if (address === undefined) throw new InputFailure(`Cannot resolve the collector's host ${host.url.hostname}`)
  const client = collectorClient(host.url, address, token)
  await client.greet()
  return { client, ...(token ? { token } : {}), gone: new Promise<never>(() => {}), [Symbol.asyncDispose]: async () => client[Symbol.dispose]() }
}

/** The caller's variables that say whom a run's own collector gives what (docs/guides/forwarding.md). @throws InputFailure when they are wrong */
export function deliverySettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  try {
    return deliveryEnvironment(environment)
  } catch (error) {
    throw error instanceof WrongSetting ? new InputFailure(error.message) : error
  }
}
