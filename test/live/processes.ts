import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')

/** A program of the repository that runs until it is stopped. */
export interface Started {
  readonly pid: number
  /** The JSON line that it printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a TypeScript program of the repository and waits for its first line, which is JSON.
 *  @param environment variables besides the caller's own  @throws Error with the end of its stderr when it exits before */
export async function start(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, [join(root, program), ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } })
  const complaints = tail(child)
  const line = await Promise.race([once(createInterface(child.stdout), 'line').then(([text]) => String(text)), once(child, 'exit').then(() => null)])
  if (line === null || child.pid === undefined) throw new Error(`${program} ended before it was ready: ${complaints()}`)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { pid: child.pid, ready: JSON.parse(line), stop, [Symbol.asyncDispose]: stop }
}

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** What came on stderr after the first of stdout. */
  readonly stderrAfterStdout: string
}

/** A `cutover` command under way. */
export interface Running {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
}

/** Starts `cutover <args>`; nothing of the caller's environment but what is given. */
export function cutover(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [join(root, 'rig', 'cli', 'main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let stderrAfterStdout = ''
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => {
    stderr += chunk
    if (stdout !== '') stderrAfterStdout += chunk
  })
  return { child, finished: once(child, 'close').then(([code]) => ({ code, stdout, stderr, stderrAfterStdout })) }
}

function tail(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', chunk => (text = `${text}${chunk}`.slice(-2_000)))
  return () => text
}
