import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { RigFailure, sentenceOf } from './failure.ts'

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
export function killGroupOnSuddenDeath(group: number): Disposable {
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

/** Runs a command that the caller gave, in a shell. What it says goes to stderr, since stdout is for the result.
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
