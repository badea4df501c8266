import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Installation } from './installation.ts'

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

/** How a program ended, in words: `code 1`, `SIGKILL`, or why it could not be run. */
export async function ending(child: ChildProcess): Promise<string> {
  try {
    const [code, signal]: (number | string | null)[] = await once(child, 'close')
    return signal === null ? `code ${code}` : String(signal)
  } catch (error) {
    return `"${error instanceof Error ? error.message : String(error)}"`
  }
}
