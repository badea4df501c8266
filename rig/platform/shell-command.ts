import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { RigFailure } from './failure.ts'

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
