import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ProcessOptions, startProcess, stopProcess } from './backend-process.ts'
import { backendMessage } from './message.ts'

interface BackendOptions extends ProcessOptions {
  /** Takes what goes wrong later, a line at a time. */
  readonly report: (line: string) => void
}

/** A backend that answers, in a process of its own; when it asks for a restart another one takes its place, on the same port. */
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

/** Resolves when the backend is gone for good. */
async function supervise(first: ChildProcess, options: BackendOptions, stopping: AbortSignal): Promise<void> {
  for (let child: ChildProcess | null = first; child !== null; ) child = await nextAfter(child, options, stopping)
}

/** What takes the place of a process once that has ended; null when nothing does. */
async function nextAfter(child: ChildProcess, options: BackendOptions, stopping: AbortSignal): Promise<ChildProcess | null> {
  const ending = await endOf(child, stopping)
  if (stopping.aborted) return null
  if (ending.restart === null) {
    options.report(`the ${options.dialect} backend ended by itself (${ending.how}); the rest goes on without it`)
    return null
  }
  options.report(`the ${options.dialect} backend restarts in ${ending.restart} s, as asked`)
  await sleep(ending.restart * 1_000, undefined, { signal: stopping }).catch(() => {})
  return stopping.aborted ? null : again(options, stopping)
}

async function again(options: BackendOptions, stopping: AbortSignal): Promise<ChildProcess | null> {
  try {
    return (await startProcess(options)).child
  } catch (error) {
    if (!stopping.aborted) options.report(error instanceof Error ? error.message : String(error))
    return null
  }
}

interface Ending {
  readonly how: string
  /** Seconds after which it wants to be started again. */
  readonly restart: number | null
}

/** Waits until a process has ended, or ends it when we are stopping. */
async function endOf(child: ChildProcess, stopping: AbortSignal): Promise<Ending> {
  let restart: number | null = null
  child.on('message', message => {
    const told = backendMessage.parse(message)
    if ('restart' in told) restart = told.restart
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
