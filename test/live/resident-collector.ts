import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cutover, type Running } from './processes.ts'

/** A `cutover collector` that stays, until it is disposed of; its runs go with it. */
export interface ResidentCollector extends Running, AsyncDisposable {
  readonly url: string
  /** Folder of its runs. */
  readonly runs: string
  /** What it shows to Prometheus. */
  metrics(): Promise<string>
}

/** Starts `cutover collector` on a free port, and waits for its address. */
export async function residentCollector(flags: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<ResidentCollector> {
  const runs = mkdtempSync(join(tmpdir(), 'cutover-runs-'))
  const running = cutover(['collector', ...flags, '--port', '0', '--runs', runs], environment)
  const stop = async () => {
    running.child.kill('SIGTERM')
    await running.finished
    rmSync(runs, { recursive: true, force: true })
  }
  const { stdout } = running.child
  if (!stdout) throw new Error('expected a stdout to read')
  const line = await new Promise<string>(resolve => createInterface({ input: stdout }).once('line', resolve))
  const url = new URL(JSON.parse(line).url)
  url.hostname = '127.0.0.1'
  const metrics = async () => await (await fetch(new URL('/metrics', url))).text()
  return { ...running, runs, url: url.origin, metrics, [Symbol.asyncDispose]: stop }
}
