import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { assets } from '../assets.ts'

/** `cutover collector`: the collector in the foreground, with the caller's environment and terminal.
 *  @param args its own flags  @returns its exit code */
export async function collector(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', assets.collector, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? 128 + (signal ? constants.signals[signal] : 0)
}
