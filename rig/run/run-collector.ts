import { deliveryEnvironment, SettingsError, traceEnvironment } from '../../collector/index.ts'
import { assets } from '../platform/assets.ts'
import { type CollectorClient, createCollectorClient } from '../platform/collector-client.ts'
import { commandIo } from '../platform/command-io.ts'
import { InputFailure } from '../platform/failure.ts'
import { resolveServer } from '../platform/hosts.ts'
import { startServingChild } from '../platform/serving-child.ts'
import { logStatus } from '../platform/terminal.ts'

/** A collector that records a run: its own, or a resident one. */
export interface RunCollector extends AsyncDisposable {
  readonly client: CollectorClient
  /** For k6, which exports to it, too. */
  readonly token?: string
  /** Rejects when it exits by itself; never resolves. */
  readonly gone: Promise<never>
}

/** Starts a collector for one run, on a free port of the loopback.
 *  @param runs folder that gets the run's folder  @param environment variables to add; with any, its log lines are shown  @throws RigFailure when it does not start */
export async function startCollector(runs: string, signal: AbortSignal, environment: Readonly<Record<string, string>> = {}): Promise<RunCollector> {
  const child = await startServingChild<{ url: string }>({
    name: 'The collector',
    script: assets.collector,
    // Runs that other collectors left open are not resumed.
    args: ['--port', '0', '--runs', runs, '--no-resume', '--log-level', 'warn'],
    environment: { ...collectorEnvironment(commandIo().env), ...environment },
    ...(Object.keys(environment).length > 0 ? { log: logStatus } : {}),
    readyTimeoutMs: 20_000,
    stopTimeoutMs: 10_000,
    signal,
  })
  const client = createCollectorClient(new URL(child.ready.url), '127.0.0.1')
  return {
    client,
    gone: child.endedUnexpectedly,
    [Symbol.asyncDispose]: async () => {
      client[Symbol.dispose]()
      await child[Symbol.asyncDispose]()
    },
  }
}

/** Variables by which the collector reports its errors, logs and traces where this command does, as part of its trace. */
export function collectorEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const set = [...reportingVariables, ...proxyVariables].flatMap(name => (environment[name] ? [[name, environment[name]] as const] : []))
  return { ...Object.fromEntries(set), ...traceEnvironment() }
}

const reportingVariables = ['SENTRY_DSN', 'SENTRY_ENVIRONMENT', 'SENTRY_RELEASE', 'CI', 'CUTOVER_OTLP_ENDPOINT', 'CUTOVER_OTLP_HEADERS'] as const
/** Certificate authorities (`--ca` sets them) and proxies: the collector measures nothing, so they change no run. */
const proxyVariables = ['NODE_EXTRA_CA_CERTS', 'https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'] as const

/** Connects to a resident collector. @param token `CUTOVER_TOKEN`, where it requires one  @throws InputFailure when it is none or refuses the token */
export async function connectToCollector(url: string, token: string | undefined): Promise<RunCollector> {
  const host = await resolveServer(url)
  const [address] = host.addresses
  if (address === undefined) throw new InputFailure(`Cannot resolve the collector's host ${host.url.hostname}. Correct --collector`)
  const client = createCollectorClient(host.url, address, token)
  await client.checkAccess()
  return { client, ...(token ? { token } : {}), gone: new Promise<never>(() => {}), [Symbol.asyncDispose]: async () => client[Symbol.dispose]() }
}

/** Variables that configure forwarding and notices of a run's own collector (docs/guides/forwarding.md). @throws InputFailure when they are wrong */
export function readDeliverySettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  try {
    return deliveryEnvironment(environment)
  } catch (error) {
    throw error instanceof SettingsError ? new InputFailure(error.message) : error
  }
}
