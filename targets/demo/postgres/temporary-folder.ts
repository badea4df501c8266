import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'

const othersEnter = 0o001

/** The system's temporary directory if every user may enter it, else the usual one that they may: root's own TMPDIR is often private.
 *  @throws Error when there is none */
export function temporaryFolderForAll(candidates: readonly string[] = [tmpdir(), '/tmp', '/var/tmp']): string {
  const found = candidates.find(enterable)
  if (found !== undefined) return found
  throw new Error(`Cannot find a temporary folder: expected that every user may enter one of ${candidates.join(', ')}; set TMPDIR to such a folder`)
}

function enterable(folder: string): boolean {
  const path = resolve(folder)
  const parent = dirname(path)
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  return (mode & othersEnter) !== 0 && (parent === path || enterable(parent))
}
