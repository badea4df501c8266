import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { arms } from '../../../contract/arm.ts'
import { type BackendChecks, backendChecksPath } from '../../../contract/backend-checks.ts'
import { assets } from '../../platform/assets.ts'
import { commandIo } from '../../platform/command-io.ts'
import { InputFailure, RigFailure } from '../../platform/failure.ts'
import { admitHost, bareHost, UnknownHost } from '../../platform/hosts.ts'
import { bearer, createHttpClient } from '../../platform/http-client.ts'
import { logStatus } from '../../platform/terminal.ts'
import { startBackendProber } from '../../probes/backend-prober.ts'
import { readPolicy } from '../../run/policy-file.ts'

/** What is probed beside collecting: both backends, or nothing. */
export interface ProbedOptions {
  readonly baseline?: string
  readonly candidate?: string
  /** Path of thresholds.json, which says what hosts may be asked. */
  readonly thresholds: string
}

/** ms that the collector may take to count what was found: it may be judging. */
const deliveryTimeoutMs = 15_000

/** `cutover collector`: the collector in the foreground, with the caller's environment and terminal, and beside it the prober of both backends.
 *  @param flags its own  @returns its exit code  @throws InputFailure before anything was started */
export async function collector(flags: readonly string[], probed: ProbedOptions): Promise<number> {
  const targets = await targetsOf(probed)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', assets.collector, ...flags], {
    stdio: ['inherit', targets ? 'pipe' : 'inherit', 'inherit'],
    env: commandIo().env,
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  using probing = new DisposableStack()
  if (targets && child.stdout) whenReady(child.stdout, url => probing.use(probe(targets, url)))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return code ?? 128 + (signal ? constants.signals[signal] : 0)
}

type Targets = Pick<Parameters<typeof startBackendProber>[0], 'urls' | 'allowHosts'>

/** @returns null when no backend is given: then nothing is probed */
async function targetsOf({ baseline = '', candidate = '', thresholds }: ProbedOptions): Promise<Targets | null> {
  // A compose file or a workflow that has no such URL sets the variable to nothing.
  if (baseline === '' && candidate === '') return null
  if (baseline === '' || candidate === '')
    throw new InputFailure(`Cannot probe one backend alone: --${baseline === '' ? 'baseline' : 'candidate'} is missing. Give both or neither`)
  const urls = { baseline, candidate }
  const { allowHosts } = readPolicy(thresholds).policy
  for (const arm of arms) await admitHost(urls[arm], allowHosts).catch(unlessNotThereYet)
  return { urls, allowHosts }
}

/** A collector takes runs in whether a backend can be found or not; that it cannot is for the prober to count. */
function unlessNotThereYet(error: unknown): void {
  if (!(error instanceof UnknownHost)) throw error
  logStatus(`${error.message}. It counts as down until its name can be resolved`)
}

/** What the collector prints stays visible. Its first line says where it listens. */
function whenReady(stdout: Readable, begin: (url: URL) => void): void {
  stdout.pipe(process.stdout, { end: false })
  createInterface({ input: stdout }).once('line', line => begin(hereOf(new URL((JSON.parse(line) as { url: string }).url))))
}

/** From this machine, where it listens on every address. */
function hereOf(url: URL): URL {
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url
}

function probe(targets: Targets, url: URL): Disposable {
  const headers = bearer(commandIo().env.CUTOVER_TOKEN)
  const http = createHttpClient(url, bareHost(url.hostname), { maxConnections: 1 })
  logStatus(`probing ${targets.urls.baseline} and ${targets.urls.candidate} once a second; metrics at ${url.origin}/metrics`)
  const deliver = async (checks: BackendChecks['checks']) => {
    const { status, body } = await http.send({ method: 'POST', path: backendChecksPath, headers, body: { checks }, timeout: deliveryTimeoutMs })
    if (status !== 204) throw new RigFailure(`the collector answered ${status}: ${body.slice(0, 200)}`)
  }
  return startBackendProber({ ...targets, deliver, log: logStatus })
}
