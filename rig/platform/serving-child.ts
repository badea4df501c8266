import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { RigFailure } from './failure.ts'
import { rejectOnAbort } from './interruption.ts'
import { childEnvironment, endChild, keepLastLines, killGroup, killGroupOnExit } from './process-group.ts'
import type { StatusLog } from './terminal.ts'

export interface ChildOptions {
  /** For messages, e.g. "the collector". */
  readonly name: string
  /** TypeScript file that Node runs. */
  readonly script: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** ms to become ready in. */
  readonly readyTimeoutMs: number
  /** ms between SIGTERM and SIGKILL. */
  readonly stopTimeoutMs: number
  /** Takes each line of its stderr. */
  readonly log?: StatusLog
  /** Ends the wait for readiness. */
  readonly signal?: AbortSignal
}

/** A child that serves: its own process group, an environment built from nothing, a stdin that it watches so that it ends with us. */
export interface ServingChild<Ready> extends AsyncDisposable {
  readonly pid: number
  /** Its first line on stdout, parsed. */
  readonly ready: Ready
  /** Resolves when it has ended, with its exit code (null: by a signal). */
  readonly exited: Promise<number | null>
  /** Rejects when it ends before it was asked to; never resolves. */
  readonly endedUnexpectedly: Promise<never>
}

/** What a child reads passes through and is gone: a young generation that may grow, or a heap that may become half as large again before it is swept, would only make
 *  it look large. */
const nodeFlags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--heap-growing-percent=20'] as const

/** Starts a child and waits for its ready line (`{"ready":true, …}`).
 *  @throws RigFailure with its last lines when it ends or stays silent instead */
export async function startServingChild<Ready>(options: ChildOptions): Promise<ServingChild<Ready>> {
  const child = spawn(process.execPath, [...nodeFlags, options.script, ...options.args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: childEnvironment(options.environment),
  })
  const group = child.pid
  if (group === undefined) throw new RigFailure(`Cannot start ${options.name}: ${await startError(child)}`)
  const orphan = killGroupOnExit(group)
  const exited = once(child, 'exit').then(([code]) => {
    orphan[Symbol.dispose]()
    return code as number | null
  })
  const tail = keepLastLines([child.stderr], { log: options.log })
  // A child that has gone closes its end: `exited` reports that.
  child.stdin.on('error', () => {})
  const asked = new AbortController()
  const stop = () => {
    asked.abort()
    return stopChild(child, group, exited, options.stopTimeoutMs)
  }
  try {
    const ready = await readyLine<Ready>(child, exited, options, tail)
    const endedUnexpectedly = rejectOnUnexpectedEnd(options.name, exited, asked.signal, tail)
    return { pid: group, ready, exited, endedUnexpectedly, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function rejectOnUnexpectedEnd(name: string, exited: Promise<number | null>, asked: AbortSignal, tail: readonly string[]): Promise<never> {
  const gone = exited.then(code => {
    if (asked.aborted) return new Promise<never>(() => {})
    throw new RigFailure(`${name} ended during the run (exit ${code ?? 'by a signal'}): ${tail.join('\n') || 'it printed nothing'}`)
  })
  // Not every caller waits for it.
  gone.catch(() => {})
  return gone
}

async function startError(child: ChildProcess): Promise<string> {
  const [error] = await once(child, 'error')
  return error instanceof Error ? error.message : String(error)
}

async function readyLine<Ready>(child: ChildProcess, exited: Promise<number | null>, options: ChildOptions, tail: readonly string[]): Promise<Ready> {
  const lastLines = () => (tail.length > 0 && !options.log ? `. Its last lines: ${tail.join(' ⏎ ')}` : '')
  const given = new AbortController()
  const late = sleep(options.readyTimeoutMs, undefined, { signal: given.signal }).then(() => {
    throw new RigFailure(`${options.name} was not ready within ${options.readyTimeoutMs / 1000} s${lastLines()}`)
  })
  const ended = exited.then(code => {
    throw new RigFailure(`${options.name} ended before it was ready (exit ${code ?? 'by a signal'})${lastLines()}`)
  })
  const cut = options.signal ? [rejectOnAbort(options.signal)] : []
  try {
    return await Promise.race([firstReady<Ready>(child), late, ended, ...cut])
  } finally {
    given.abort()
    for (const promise of [late, ended]) promise.catch(() => {})
  }
}

function firstReady<Ready>(child: ChildProcess): Promise<Ready> {
  return new Promise(resolve => {
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', line => {
      if (line.startsWith('{"ready":true')) resolve(JSON.parse(line) as Ready)
    })
  })
}

async function stopChild(child: ChildProcess, group: number, exited: Promise<number | null>, timeoutMs: number): Promise<void> {
  await endChild(child, exited, 'SIGTERM', timeoutMs)
  // What it left behind in its group goes with it.
  killGroup(group)
}
