import { writeFileSync } from 'node:fs'
import type { CellResult } from './results.ts'

export function writePage(results: readonly CellResult[], path: string): void {
  writeFileSync(path, `${results.length}\n`)
}
