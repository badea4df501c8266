import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Installation, SystemUser } from './installation.ts'

/** Starts one of PostgreSQL's programs, as the installation's user. In a group of its own: a Ctrl-C reaches the supervisor alone, which lets
 *  the backends finish first.  @param folder where it runs; that user may enter it */
export function run({ bin, user }: Installation, folder: string, program: 'initdb' | 'postgres', args: readonly string[]): ChildProcess {
  return spawn(join(bin, program), args, {
    cwd: folder,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  })
}

/** Waits for a program to end. @returns `code 1`, `SIGKILL`, or why it could not be run */
export async function waitForEnd(child: ChildProcess): Promise<string> {
  try {
    const [code, signal]: (number | string | null)[] = await once(child, 'close')
    return signal === null ? `code ${code}` : String(signal)
  } catch (error) {
    return `"${error instanceof Error ? error.message : String(error)}"`
  }
}

const maxLines = 12

/** Reads the output of a program and keeps its last lines, for an error message: `, its last lines: …`.
 *  @param onLine called with every line */
export function keepLastLines(streams: readonly (Readable | null)[], onLine: (line: string) => void = () => {}): () => string {
  const lines: string[] = []
  for (const stream of streams) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', line => {
      lines.push(line)
      if (lines.length > maxLines) lines.shift()
      onLine(line)
    })
  }
  return () => (lines.length === 0 ? '' : `, its last lines: ${lines.join(' | ')}`)
}

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

/** Removes the server's folder in the end, and first stops the server if this process was killed and could not. Not the guard of rig/platform: a
 *  PostgreSQL that is killed leaves shared memory, so it is shut down through its pid file.
 *
 *  In a group of its own, so that it outlives a kill of ours; as the server's user, so that it can harm nothing else.
 *  @param folder holds `data`  @returns lets the watchdog do its work now, and waits for it */
export function startWatchdog(folder: string, user: SystemUser | null): () => Promise<void> {
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
