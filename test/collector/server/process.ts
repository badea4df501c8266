import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** collector/main.ts */
export const main = join(import.meta.dirname, '../../../collector/main.ts')

/** A collector in its own process. */
export interface Started {
  readonly child: ChildProcess
  readonly exited: Promise<number | string>
  /** URL of its ready line; null when it exited without one. */
  readonly url: Promise<string | null>
  readonly stderr: () => string
}

/** Starts the collector as the rig does. @param wrap a shell command that ends in `exec "$0" "$@"` */
export function start(args: readonly string[], environment: Record<string, string> = {}, wrap?: string): Started {
  const command = [process.execPath, main, ...args]
  const [file = '', ...rest] = wrap ? ['bash', '-c', wrap, ...command] : command
  const child = spawn(file, rest, { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env.PATH ?? '', ...environment } })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr?.on('data', chunk => {
    stderr += chunk
  })
  const exited = once(child, 'close').then(([code, signal]) => code ?? signal)
  return { child, exited, url: readyUrl(child, exited), stderr: () => stderr }
}

function readyUrl(child: ChildProcess, exited: Promise<unknown>): Promise<string | null> {
  if (!child.stdout) return Promise.resolve(null)
  const lines = createInterface({ input: child.stdout })
  const line = new Promise<string>(resolve => lines.once('line', first => resolve(JSON.parse(first).url)))
  return Promise.race([line, exited.then(() => null)])
}
