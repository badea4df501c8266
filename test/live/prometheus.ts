import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse, stringify } from 'yaml'

/** A real Prometheus with a folder of its own, gone when it is disposed of. */
export interface RunningPrometheus extends AsyncDisposable {
  readonly url: string
}

/** Starts a Prometheus on a free port of 127.0.0.1 that scrapes one target each second and evaluates rules each second.
 *  @param files texts of prometheus.yml and rules.yml as they are in deploy/; only target and pace are changed
 *  @param target host and port of what is scraped  @throws Error with its log when it ends before it is ready */
export async function startPrometheus(files: { readonly config: string; readonly rules: string }, target: string): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-prometheus-'))
  writeFileSync(join(folder, 'prometheus.yml'), quick(files.config, target))
  writeFileSync(join(folder, 'rules.yml'), files.rules)
  const address = `127.0.0.1:${await freePort()}`
  const flags = { 'config.file': join(folder, 'prometheus.yml'), 'storage.tsdb.path': join(folder, 'data'), 'web.listen-address': address }
  const child = spawn(
    'prometheus',
    Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr.on('data', chunk => (log = `${log}${chunk}`.slice(-4_000)))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  while (!(await ready(address))) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended before it was ready: ${log}`)
    await sleep(100)
  }
  return { url: `http://${address}`, [Symbol.asyncDispose]: stop }
}

function quick(config: string, target: string): string {
  const { scrape_configs: jobs, global, ...rest } = parse(config)
  const scraped = jobs.map((job: object) => ({ ...job, static_configs: [{ targets: [target] }] }))
  return stringify({ ...rest, global: { ...global, scrape_interval: '1s', evaluation_interval: '1s' }, scrape_configs: scraped })
}

async function ready(address: string): Promise<boolean> {
  const answer = await fetch(`http://${address}/-/ready`).catch(() => null)
  await answer?.body?.cancel()
  return answer?.ok ?? false
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port: the server has no address')
  return address.port
}
