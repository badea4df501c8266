import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Arm } from '../../contract/arm.ts'
import { pathOf } from '../../contract/endpoints.ts'

/** Addresses that the backends may listen on: loopback, or all, for a container of their own. Every client that reaches a backend can set its faults. */
export const hosts = ['127.0.0.1', '0.0.0.0'] as const
export type Host = (typeof hosts)[number]

interface BackendOptions extends ProcessOptions {
  /** Takes later failures, one line each. */
  readonly report: (line: string) => void
}

/** A backend in a process of its own. When it requests a restart another process takes its place, on the same port.
 *  Not the supervision of rig/platform: targets/ may import contract/ only, and this one restarts its child and talks to it over Node's IPC. */
export interface Backend extends AsyncDisposable {
  readonly url: string
  /** Of the first process. */
  readonly pid: number
}

/** Starts a backend and waits until it is healthy.
 *  @throws Error `The … backend did not start: …`; its process is gone then */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const { child, port } = await startProcess(options)
  const stopping = new AbortController()
  const ended = supervise(child, { ...options, port }, stopping.signal)
  const dispose = async () => {
    stopping.abort()
    await ended
  }
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, [Symbol.asyncDispose]: dispose }
}

/** Resolves when the backend has ended and is not restarted. */
async function supervise(first: ChildProcess, options: BackendOptions, stopping: AbortSignal): Promise<void> {
  for (let child: ChildProcess | null = first; child !== null; ) child = await nextAfter(child, options, stopping)
}

/** Waits for a process to end. @returns the process that replaces it; null when none does */
async function nextAfter(child: ChildProcess, options: BackendOptions, stopping: AbortSignal): Promise<ChildProcess | null> {
  const ending = await endOf(child, stopping)
  if (stopping.aborted) return null
  if (ending.restart === null) {
    options.report(`the ${options.dialect} backend ended by itself (${ending.how}); the other one keeps running`)
    return null
  }
  options.report(`the ${options.dialect} backend restarts in ${ending.restart} s, as requested`)
  await sleep(ending.restart * 1_000, undefined, { signal: stopping }).catch(() => {})
  return stopping.aborted ? null : startAgain(options, stopping)
}

async function startAgain(options: BackendOptions, stopping: AbortSignal): Promise<ChildProcess | null> {
  try {
    return (await startProcess(options)).child
  } catch (error) {
    if (!stopping.aborted) options.report(error instanceof Error ? error.message : String(error))
    return null
  }
}

interface Ending {
  readonly how: string
  /** Seconds until it is to be started again; null: it is not. */
  readonly restart: number | null
}

/** Waits until a process has ended, or ends it when we are stopping. */
async function endOf(child: ChildProcess, stopping: AbortSignal): Promise<Ending> {
  let restart: number | null = null
  child.on('message', message => {
    const parsed = backendMessage.parse(message)
    if ('restart' in parsed) restart = parsed.restart
  })
  const exit = once(child, 'exit')
  const stop = () => void stopProcess(child)
  if (child.exitCode !== null || child.signalCode !== null) return { how: child.signalCode ?? `code ${child.exitCode}`, restart }
  if (stopping.aborted) stop()
  stopping.addEventListener('abort', stop, { once: true })
  const [code, signal] = await exit
  stopping.removeEventListener('abort', stop)
  return { how: signal ?? `code ${code}`, restart }
}

const program = fileURLToPath(new URL('./backend.ts', import.meta.url))
const startTimeoutMs = 20_000
const stopTimeoutMs = 3_000

interface ProcessOptions {
  readonly dialect: Arm
  readonly host: Host
  /** 0 for any free one. */
  readonly port: number
  readonly version: string
  /** Environment of the process, all of it. */
  readonly environment: Readonly<Record<string, string>>
}

/** A process that serves one of the backends. */
interface BackendProcess {
  readonly child: ChildProcess
  readonly port: number
}

/** Starts the process of a backend and waits until it is healthy.
 *  @throws Error `The … backend did not start: …`; its process is gone then */
async function startProcess(options: ProcessOptions): Promise<BackendProcess> {
  const child = launch(options)
  try {
    const port = await portOf(child)
    await assertHealthy(`http://127.0.0.1:${port}${pathOf('platform.health', options.dialect)}`)
    return { child, port }
  } catch (error) {
    await stopProcess(child)
    throw new Error(`The ${options.dialect} backend did not start: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Ends it: SIGTERM, then SIGKILL. */
async function stopProcess(child: ChildProcess): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await Promise.race([once(child, 'exit'), sleep(stopTimeoutMs, undefined, { ref: false })])
  }
}

function launch({ dialect, host, port, version, environment }: ProcessOptions): ChildProcess {
  const args = ['--dialect', dialect, '--host', host, '--port', String(port), '--version', version]
  // Its stdout is our stderr: our own stdout is for the ready line alone.
  return fork(program, args, { env: { ...environment }, execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 2, 2, 'ipc'] })
}

async function portOf(child: ChildProcess): Promise<number> {
  const reported = once(child, 'message').then(([message]) => backendMessage.parse(message))
  const ended = once(child, 'exit').then(([code, signal]) => ({ failed: `its process ended with ${signal ?? `code ${code}`}` }))
  const late = sleep(startTimeoutMs, { failed: `it did not report a port within ${startTimeoutMs / 1000} s` }, { ref: false })
  const first = await Promise.race([reported, ended, late])
  if ('port' in first) return first.port
  throw new Error('failed' in first ? first.failed : 'it requested a restart before it had started')
}

async function assertHealthy(url: string): Promise<void> {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(startTimeoutMs) })
  if (status !== 200) throw new Error(`${url} answered ${status}`)
}

/** What a backend reports to its supervisor: first the port it listens on, or why it failed; later that it ends now and is to be restarted after so
 *  many seconds. */
const backendMessage = z.union([z.object({ port: z.number() }), z.object({ failed: z.string() }), z.object({ restart: z.number() })])
export type BackendMessage = z.infer<typeof backendMessage>
