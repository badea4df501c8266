import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { SystemUser } from './unprivileged.ts'

/** Waits for its stdin to close, which the death of this process does too. While the server runs its pid stands in the first line of
 *  postmaster.pid: fast shutdown, then immediate shutdown, then kill. A server that was killed left the file, and in its seventh line the
 *  id of its shared memory. The folder goes last. */
const script = `
state="$1/data/postmaster.pid"
gone() { for _ in $(seq "$1"); do test -e "$state" || return 0; sleep 0.1; done; return 1; }
read -r _
if test -e "$state"; then
  pid=$(head -n 1 "$state")
  memory=$(sed -n '7s/.* //p' "$state")
  kill -INT "$pid" && { gone 50 || { kill -QUIT "$pid"; gone 20; } || kill -KILL "$pid"; }
  test -e "$state" && ipcrm -m "$memory"
fi
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
`

/** Removes the server's folder in the end, and before that the server itself if this process was killed and could not.
 *  In a group of its own, so that it outlives a kill of ours; as the server's user, so that it can harm nothing else.
 *  @param folder holds `data`  @returns lets the watchdog do its work now, and waits for it */
export function watchOver(folder: string, user: SystemUser | null): () => Promise<void> {
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  })
  const ended = once(watchdog, 'exit').catch(() => {})
  return async () => {
    watchdog.stdin.end()
    await ended
  }
}
