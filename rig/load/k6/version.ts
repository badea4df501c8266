import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { childEnvironment } from '../../platform/environment.ts'

/** The k6 that this repository builds. */
export const k6Version = 'v1.8.1'

/** Hash of that version's source in Go's checksum database. */
export const k6SourceHash = 'h1:orZsbZ2Od0CVZICs9YpTgkKcxfPghJW8VZtwg0cj8H8='

/** Versions whose output the collector was tried with. */
const testedSeries = /^v1\.8\.\d+$/

/** Whether a version such as "v1.8.0" belongs to the tested series. */
export function isTested(version: string): boolean {
  return testedSeries.test(version)
}

/** Asks a program which k6 it is. @returns e.g. "v1.8.1", or null when it cannot be run or is no k6 */
export async function versionOf(program: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['version'], { env: childEnvironment(), timeout: 20_000 })
    return /^k6\S* (v\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] ?? null
  } catch {
    return null
  }
}
