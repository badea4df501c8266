import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Policy, parsePolicy } from '../../collector/index.ts'

const root = join(import.meta.dirname, '..', '..')

/** The repository's thresholds.json, which dashboards and rules are made from. */
export function defaultPolicy(): Policy {
  const read = parsePolicy(committed('thresholds.json'))
  if (!read.ok) throw new Error(`Cannot read thresholds.json: ${JSON.stringify(read.errors)}`)
  return read.policy
}

/** The text of a file of the repository. @param path from its root */
export function committed(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
