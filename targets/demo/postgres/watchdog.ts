import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { SystemUser } from './unprivileged.ts'

/** Waits for its stdin to close, which the death of this process does too. The server's pid stands in its data folder while it runs:
 *  fast shutdown, then immediate shutdown, then kill; the folder goes last. */
const script = `
data="$1/data"
gone() { for _ in $(seq "$1"); do test -e "$data/postmaster.pid" || return 0; sleep 0.1; done; return 1; }
read -r _
if test -e "$data/postmaster.pid"; then
  pid=$(head -n 1 "$data/postmaster.pid")
  kill -INT "$pid"; gone 50 || { kill -QUIT "$pid"; gone 20; } || kill -KILL "$pid"
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
