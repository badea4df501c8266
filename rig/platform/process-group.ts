import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { RigFailure, sentenceOf } from './failure.ts'
import type { StatusLog } from './terminal.ts'

const groups = new Set<number>()

process.on('exit', () => {
  for (const group of groups) killGroup(group)
})

/** Kills a child's process group when this process exits; dispose it once the child is gone.
 *  @param group process group id (the pid of a child started `detached`) */
export function killGroupOnExit(group: number): Disposable {
  groups.add(group)
  return { [Symbol.dispose]: () => groups.delete(group) }
}

/** Kills a process group at once; one that is gone already is fine. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // ESRCH: the group is gone.
  }
}

/** Kills a process group when this process dies, even by SIGKILL; for a child that does not watch its stdin (k6). A shell waits on a pipe from here
 *  and kills the group when the pipe closes. Dispose it when the child is gone. */
function killGroupOnSuddenDeath(group: number): Disposable {
  const guard = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -9 -- "-$1" 2>/dev/null', 'cutover-guard', String(group)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: childEnvironment(),
  })
  // No shell, no guard: the other ways of ending are still covered.
  guard.on('error', () => {})
  guard.unref()
  return {
    [Symbol.dispose]: () => {
      if (guard.pid !== undefined) killGroup(guard.pid)
    },
  }
}

/** Both: kills a process group when this process ends, however it ends. Dispose it once the child is gone. */
export function killGroupWithUs(group: number): Disposable {
  const guards = new DisposableStack()
  guards.use(killGroupOnExit(group))
  guards.use(killGroupOnSuddenDeath(group))
  return guards
}

/** Asks a child to end with one signal, and kills its process group when it has not ended in time.
 *  @param exited resolves when it has ended  @returns what that resolves to */
export async function endChild<Exit>(child: ChildProcess, exited: Promise<Exit>, signal: NodeJS.Signals, timeoutMs: number): Promise<Exit> {
  const deadline = setTimeout(() => child.pid !== undefined && killGroup(child.pid), timeoutMs)
  child.kill(signal)
  return await exited.finally(() => clearTimeout(deadline))
}

/** Reads streams of a child to their end, as it would block on a full pipe otherwise.
 *  @param isKept which lines are kept; absent: all  @returns the last of them, growing and shrinking as it prints */
export function keepLastLines(
  streams: readonly (NodeJS.ReadableStream | null)[],
  { maxLines = 20, isKept = () => true, log }: { maxLines?: number; isKept?: (line: string) => boolean; log?: StatusLog | undefined } = {},
): readonly string[] {
  const lines: string[] = []
  for (const input of streams) {
    if (!input) continue
    createInterface({ input }).on('line', line => {
      log?.(line)
      if (!isKept(line)) return
      lines.push(line)
      if (lines.length > maxLines) lines.shift()
    })
  }
  return lines
}

/** Resolves when a program runs. @param name for messages  @returns its process id  @throws RigFailure when it cannot be started */
export function waitUntilSpawned(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0))
    child.once('error', error => reject(new RigFailure(`Cannot start ${name}: ${sentenceOf(error)}`)))
  })
}

/** What a child inherits: enough to find programs and a home, and nothing that could change what it measures (`K6_*`, `OTEL_*`, proxies). */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'USER', 'LOGNAME', 'SYSTEMROOT', 'NODE_COMPILE_CACHE'] as const

/** Environment of a child process, built from nothing.
 *  @param own variables that the child is meant to have  @param from the caller's environment */
export function childEnvironment(own: Readonly<Record<string, string>> = {}, from: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = inherited.flatMap(name => (from[name] === undefined ? [] : [[name, from[name]] as const]))
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', ...own }
}

/** Runs a command that the caller gave, in a shell. Its output goes to stderr, since stdout is for the result.
 *  @param what it is called in messages  @throws RigFailure when it does not end well; the signal's reason */
export async function runShell(command: string, what: string, signal: AbortSignal): Promise<void> {
  const child = spawn(command, { shell: true, stdio: ['ignore', 2, 2], signal })
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new RigFailure(`The ${what} ended with ${code === null ? 'a signal' : `code ${code}`}: ${command}`)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
