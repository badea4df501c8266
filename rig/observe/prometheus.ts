import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { parseDocument } from 'yaml'
import { type FailedAttempt, retry } from '../../contract/retry.ts'
import { assets } from '../platform/assets.ts'
import { RigFailure, sentenceOf } from '../platform/failure.ts'
import { childEnvironment, endChild, keepLastLines, killGroupWithUs, waitUntilSpawned } from '../platform/process-group.ts'

interface Serving {
  /** Configuration file. */
  readonly config: string
  /** Folder of its blocks. */
  readonly data: string
  /** Port on 127.0.0.1. */
  readonly port: number
  readonly signal: AbortSignal
}

/** A Prometheus that answers, until it is disposed of. */
export interface RunningPrometheus extends AsyncDisposable {
  readonly url: string
  /** Resolves when it ends, with its last lines; never rejects. */
  readonly ended: Promise<readonly string[]>
}

const readyTimeoutMs = 60_000
const stopTimeoutMs = 20_000
/** Nightly runs are compared over months. */
const retention = '400d'

/** Starts a Prometheus and waits until it answers. @throws RigFailure with its last lines when it ends instead */
export async function startPrometheus({ config, data, port, signal }: Serving): Promise<RunningPrometheus> {
  signal.throwIfAborted()
  const flags = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    `--storage.tsdb.retention.time=${retention}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const child = spawn('prometheus', flags, { env: childEnvironment(), detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const group = await waitUntilSpawned(child, 'prometheus')
  const guard = killGroupWithUs(group)
  // Its last warnings and errors; routine lines are many.
  const lines = keepLastLines([child.stderr], { maxLines: 8, isKept: line => /level=(warn|error)/i.test(line) })
  const ended = once(child, 'close').then(() => {
    guard[Symbol.dispose]()
    return lines
  })
  const stop = async () => {
    await endChild(child, ended, 'SIGTERM', stopTimeoutMs)
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await waitUntilReady(url, ended, signal)
    return { url, ended, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Resolves when Prometheus answers. @throws RigFailure when it ends or takes too long; the signal's reason */
async function waitUntilReady(url: string, ended: Promise<readonly string[]>, signal: AbortSignal): Promise<void> {
  const endedEarly = ended.then(lines => {
    throw new RigFailure(`Prometheus ended before it was ready, and printed: ${lines.join('\n') || 'nothing'}`)
  })
  endedEarly.catch(() => {})
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  const request = () => fetch(`${url}/-/ready`, { signal: AbortSignal.any([either, AbortSignal.timeout(2000)]) }).catch(() => null)
  try {
    const isNotReady = (outcome: FailedAttempt<Response | null>) => !('result' in outcome && outcome.result?.ok)
    const polled = retry(request, { isRetryable: isNotReady, pause: () => 100, timeoutMs: readyTimeoutMs, signal: either })
    const response = await Promise.race([polled, endedEarly])
    signal.throwIfAborted()
    if (!response?.ok) throw new RigFailure(`Prometheus was not ready within ${readyTimeoutMs / 1000} s`)
  } finally {
    over.abort()
  }
}

/** The repository's configuration with another collector to scrape. @param folder where it is written  @returns its path */
export function writePrometheusConfig(collector: URL, folder: string): string {
  const document = parseDocument(readFileSync(assets.prometheusConfiguration, 'utf8'))
  document.set('rule_files', [resolve(dirname(assets.prometheusConfiguration), 'rules.yml')])
  document.setIn(['scrape_configs', 0, 'scheme'], collector.protocol.replace(':', ''))
  document.setIn(['scrape_configs', 0, 'static_configs', 0, 'targets'], [collector.host])
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'prometheus.yml')
  writeFileSync(path, document.toString())
  return path
}

/** Writes a configuration without scrape targets: for a Prometheus that only evaluates rules. @returns its path */
export function writeEmptyConfig(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'nothing.yml')
  writeFileSync(path, '{}\n')
  return path
}

/** Finds a port of 127.0.0.1 on which no process listens at this moment. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const advice =
  'Install Prometheus so that prometheus and promtool are on PATH (Debian and Ubuntu: apt-get install prometheus; macOS: brew install prometheus; otherwise https://prometheus.io/download), then try again'

/** Checks that Prometheus is on PATH. @returns its version  @throws RigFailure that says how to get it */
export async function requirePrometheus(): Promise<string> {
  const [prometheus, promtool] = await Promise.all([versionOf('prometheus'), versionOf('promtool')])
  if (prometheus !== null && promtool !== null) return prometheus
  throw new RigFailure(`Cannot find ${prometheus === null ? 'prometheus' : 'promtool'} on PATH. ${advice}`)
}

/** e.g. "2.42.0"; null when it cannot be run. */
async function versionOf(program: string): Promise<string | null> {
  const said = await promisify(execFile)(program, ['--version'], { env: childEnvironment(), timeout: 20_000 }).catch(() => null)
  return said && (/version (\d+\.\d+\.\d+)/.exec(said.stdout + said.stderr)?.[1] ?? 'of unknown version')
}

/** Runs promtool to its end. @throws RigFailure with promtool's output when it fails */
export async function runPromtool(args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)('promtool', args, { env: childEnvironment(), signal, maxBuffer: 16 * 1024 * 1024 })
  } catch (error) {
    signal.throwIfAborted()
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new RigFailure(`promtool ${args.slice(0, 3).join(' ')} failed: ${said || sentenceOf(error)}`, { cause: error })
  }
}
