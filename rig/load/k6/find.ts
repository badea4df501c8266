import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { assets } from '../../platform/assets.ts'
import { commandIo } from '../../platform/command-io.ts'
import { RigFailure } from '../../platform/failure.ts'
import { logStatus } from '../../platform/terminal.ts'
import { buildK6, hasGo, k6Version, readK6Version } from './build.ts'

/** A k6 that can be run. */
export interface K6 {
  readonly path: string
  /** e.g. "v1.8.1" */
  readonly version: string
  readonly source: 'CUTOVER_K6' | 'PATH' | 'cache' | 'built'
}

interface FindOptions {
  /** Folder of built programs (rig/platform/assets.ts). */
  readonly cache: string
  /** rig/load/k6/go.mod */
  readonly module: string
  /** The caller's. */
  readonly environment: NodeJS.ProcessEnv
  /** Takes a line of status. */
  readonly log: (line: string) => void
  /** Ends a build. */
  readonly signal?: AbortSignal
}

/** Finds k6: the one that `CUTOVER_K6` names, one of the tested series on PATH, the cached build, or a build with Go.
 *  @throws RigFailure that lists the ways to get one; also when `CUTOVER_K6` names something else than a k6 */
export async function findK6(options: FindOptions): Promise<K6> {
  return (await locateK6(options)) ?? (await buildMissing(options))
}

/** As `findK6`, for the command under way. @throws RigFailure; the signal's reason */
export async function requireK6(signal: AbortSignal): Promise<K6> {
  const k6 = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: commandIo().env, log: logStatus, signal })
  signal.throwIfAborted()
  return k6
}

/** As `findK6`, but never builds. @returns null when only a build would give one */
export async function locateK6(options: FindOptions): Promise<K6 | null> {
  return (await findNamed(options)) ?? (await findOnPath(options)) ?? (await findCached(options))
}

async function findNamed({ environment, log }: FindOptions): Promise<K6 | null> {
  const path = environment.CUTOVER_K6
  if (!path) return null
  const version = await readK6Version(path)
  if (version === null) throw new RigFailure(`Cannot run the k6 that CUTOVER_K6 names: expected a k6 program at ${path}; correct or unset the variable`)
  if (!isTestedVersion(version)) log(`k6 ${version} (CUTOVER_K6) is not of the tested series; ${k6Version} is what this was tried with`)
  return { path, version, source: 'CUTOVER_K6' }
}

async function findOnPath({ environment }: FindOptions): Promise<K6 | null> {
  for (const folder of (environment.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, programName)
    if (!(await isExecutable(path))) continue
    const version = await readK6Version(path)
    // The first one is what the shell would start; a later one is none of the user's choices.
    return version !== null && isTestedVersion(version) ? { path, version, source: 'PATH' } : null
  }
  return null
}

async function findCached({ cache }: FindOptions): Promise<K6 | null> {
  const path = cachedProgram(cache)
  const version = (await isExecutable(path)) ? await readK6Version(path) : null
  return version === k6Version ? { path, version, source: 'cache' } : null
}

async function buildMissing(options: FindOptions): Promise<K6> {
  if (!(await hasGo(options.environment))) throw new RigFailure(`Cannot find k6, which generates the load. ${waysToGetOne}`)
  const path = cachedProgram(options.cache)
  try {
    await buildK6({ ...options, program: path })
  } catch (error) {
    throw error instanceof RigFailure ? new RigFailure(`${error.message}\n${waysToGetOne}`) : error
  }
  return { path, version: k6Version, source: 'built' }
}

const programName = process.platform === 'win32' ? 'k6.exe' : 'k6'

/** Where the cached build of this version and platform stands; platforms by Go's names. */
function cachedProgram(cache: string): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  return join(cache, `${k6Version}-${os}-${architecture}`, programName)
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

const waysToGetOne = `Any of these will do:
  - install Go 1.21 or newer (https://go.dev/dl), and k6 ${k6Version} is built when it is needed
  - install k6 ${k6Version.replace(/\.\d+$/, '')}.x (https://grafana.com/docs/k6/latest/set-up/install-k6) so that "k6" is on PATH
  - set CUTOVER_K6 to the path of a k6 program`

/** Versions whose output the collector was tried with. */
const testedSeries = /^v1\.8\.\d+$/

/** Whether a version such as "v1.8.0" belongs to the tested series. */
function isTestedVersion(version: string): boolean {
  return testedSeries.test(version)
}
