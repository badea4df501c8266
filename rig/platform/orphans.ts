import { spawn } from 'node:child_process'
import { childEnvironment } from './environment.ts'

const groups = new Set<number>()

process.on('exit', () => {
  for (const group of groups) killGroup(group)
})

/** Sees to it that a child's process group does not outlive this process, however it ends by itself; forget it once the child is gone.
 *  @param group process group id (the pid of a child started `detached`) */
export function leaveNoOrphan(group: number): Disposable {
  groups.add(group)
  return { [Symbol.dispose]: () => groups.delete(group) }
}

/** Kills a process group at once; one that is gone already is fine. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // ESRCH: nobody left.
  }
}

/** For a child that does not watch its stdin (k6): a shell that waits on a pipe from here and kills the group when the pipe
 *  closes, which it also does when this process is killed with SIGKILL. Dispose it when the child is gone. */
export function guardAgainstSudden(group: number): Disposable {
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
