import { execFile, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { RigFailure, sentenceOf } from '../../platform/failure.ts'
import { childEnvironment, killGroup, killGroupOnExit } from '../../platform/process-group.ts'

/** The k6 that this repository builds. */
export const k6Version = 'v1.8.1'

/** Hash of that version's source in Go's checksum database. */
const k6SourceHash = 'h1:orZsbZ2Od0CVZICs9YpTgkKcxfPghJW8VZtwg0cj8H8='

interface BuildOptions {
  /** Where the program is to stand; an older one there is replaced at once, never half. */
  readonly program: string
  readonly module: string
  /** The caller's: Go's own settings (proxies, flags, toolchain) are the user's business. */
  readonly environment: NodeJS.ProcessEnv
  readonly log: (line: string) => void
  readonly signal?: AbortSignal
}

/** Reads the version of the Go on PATH: "go1.26.0 linux/amd64"; null without one. */
export async function readGoVersion(environment: NodeJS.ProcessEnv): Promise<string | null> {
  return run('go', ['version'], environment).then(
    ({ stdout }) => stdout.replace(/^go version /, '').trim(),
    () => null,
  )
}

/** Whether there is a Go to build with. */
export async function hasGo(environment: NodeJS.ProcessEnv): Promise<boolean> {
  return (await readGoVersion(environment)) !== null
}

/** Builds k6 from the sources that are pinned here: xk6 by rig/load/k6/go.sum, k6 by its hash.
 *  @throws RigFailure with the build's last lines */
export async function buildK6({ program, module, environment, log, signal }: BuildOptions): Promise<void> {
  const cache = dirname(dirname(program))
  await mkdir(dirname(program), { recursive: true })
  const folder = await mkdtemp(join(cache, 'building-'))
  const fresh = join(folder, basename(program))
  const go = goEnvironment(environment, cache)
  log(`building k6 ${k6Version} with Go; this takes a minute or two, once …`)
  try {
    await goTool(['tool', 'xk6', 'build', k6Version, '--output', fresh], dirname(module), go, signal)
    await verify(fresh, go)
    await rename(fresh, program)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Go wants a home for its caches, which may be missing under CI and service managers; a go.work around the checkout must not replace
 *  the module here. */
function goEnvironment(caller: NodeJS.ProcessEnv, cache: string): NodeJS.ProcessEnv {
  return { GOWORK: 'off', ...caller, HOME: [caller.HOME, ownHome()].find(isWritable) ?? cache }
}

function ownHome(): string | undefined {
  try {
    return userInfo().homedir
  } catch {
    // A uid without an entry among the system's users.
    return undefined
  }
}

function isWritable(folder: string | undefined): boolean {
  try {
    accessSync(folder ?? '', constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** @throws RigFailure unless the program was made from the sources with the committed hash */
async function verify(program: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const { stdout } = await run('go', ['version', '-m', program], environment)
  const line = stdout.split('\n').find(text => text.includes('\tgo.k6.io/k6\t')) ?? 'no go.k6.io/k6 at all'
  if (!line.includes(`\t${k6Version}\t${k6SourceHash}`)) {
    throw new RigFailure(`Cannot trust the k6 that was built: expected go.k6.io/k6 ${k6Version} ${k6SourceHash}, got ${line.trim().replaceAll('\t', ' ')}`)
  }
  if ((await readK6Version(program)) !== k6Version) throw new RigFailure(`Cannot use the k6 that was built: it does not say that it is ${k6Version}`)
}

function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
  return promisify(execFile)(command, args, { env: environment, maxBuffer: 16 * 1024 * 1024 })
}

/** Runs Go in a process group of its own, with everything that it starts. */
async function goTool(args: readonly string[], cwd: string, environment: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  const child = spawn('go', args, { cwd, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const group = child.pid
  using _ = group === undefined ? null : killGroupOnExit(group)
  const end = () => group !== undefined && killGroup(group)
  signal?.addEventListener('abort', end, { once: true })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => output.push(String(chunk)))
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
    signal?.throwIfAborted()
    if (code !== 0) throw new RigFailure(`Cannot build k6: "go ${args.join(' ')}" in ${cwd} ended with ${code}:\n${lastLines(output)}`)
  } catch (error) {
    throw error instanceof RigFailure || signal?.aborted ? error : new RigFailure(`Cannot build k6: ${sentenceOf(error)}`)
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

function lastLines(output: readonly string[]): string {
  return output.join('').trimEnd().split('\n').slice(-12).join('\n')
}

/** Asks a program which k6 it is. @returns e.g. "v1.8.1", or null when it cannot be run or is no k6 */
export async function readK6Version(program: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['version'], { env: childEnvironment(), timeout: 20_000 })
    return /^k6\S* (v\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] ?? null
  } catch {
    return null
  }
}
