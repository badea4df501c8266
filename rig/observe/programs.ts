import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { childEnvironment } from '../platform/environment.ts'
import { RigFailure, sentenceOf } from '../platform/failure.ts'

const advice =
  'Install Prometheus so that prometheus and promtool are on PATH (Debian and Ubuntu: apt-get install prometheus; macOS: brew install prometheus; else https://prometheus.io/download), then try again'

/** Looks whether Prometheus is there. @returns its version  @throws RigFailure that says how to get it */
export async function prometheusVersion(): Promise<string> {
  const [prometheus, promtool] = await Promise.all([versionOf('prometheus'), versionOf('promtool')])
  if (prometheus !== null && promtool !== null) return prometheus
  throw new RigFailure(`Cannot find ${prometheus === null ? 'prometheus' : 'promtool'} on PATH. ${advice}`)
}

/** e.g. "2.42.0"; null when it cannot be run. */
async function versionOf(program: string): Promise<string | null> {
  const said = await promisify(execFile)(program, ['--version'], { env: childEnvironment(), timeout: 20_000 }).catch(() => null)
  return said && (/version (\d+\.\d+\.\d+)/.exec(said.stdout + said.stderr)?.[1] ?? 'of unknown version')
}

/** Runs promtool to its end. @throws RigFailure with what it said when it fails */
export async function promtool(args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)('promtool', args, { env: childEnvironment(), signal, maxBuffer: 16 * 1024 * 1024 })
  } catch (error) {
    signal.throwIfAborted()
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new RigFailure(`promtool ${args.slice(0, 3).join(' ')} failed: ${said || sentenceOf(error)}`, { cause: error })
  }
}
