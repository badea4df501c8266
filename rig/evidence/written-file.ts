import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { RigFailure, sentenceOf } from '../platform/failure.ts'

/** Writes a readable JSON file whole or not at all: what was there stays until the new one is complete. @throws RigFailure */
export function writeJson(path: string, content: unknown): void {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { flush: true })
    chmodSync(unfinished, 0o644)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw new RigFailure(`Cannot write ${path}: ${sentenceOf(error)}`, { cause: error })
  }
}
