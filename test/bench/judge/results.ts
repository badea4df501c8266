import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Tally } from './tally.ts'

/** What was measured of one cell. */
export interface CellResult {
  readonly cell: string
  readonly runs: number
  /** The judge's version. */
  readonly judge: string
  readonly tallies: readonly Tally[]
}

/** Reads what was measured so far. @returns nothing when the file is not there */
export function readResults(path: string): CellResult[] {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
}

/** Puts a finished cell in its place: of each cell only the latest counts, in the order of the table. */
export function keepResult(path: string, result: CellResult, order: readonly string[]): void {
  const all = [...readResults(path).filter(({ cell }) => cell !== result.cell && order.includes(cell)), result]
  all.sort((a, b) => order.indexOf(a.cell) - order.indexOf(b.cell))
  writeFileSync(`${path}.new`, toText(all))
  renameSync(`${path}.new`, path)
}

/** A line for each tally, so that a diff shows what moved. */
function toText(results: readonly CellResult[]): string {
  const written = results.map(({ tallies, ...cell }) => {
    const head = JSON.stringify(cell).slice(0, -1)
    return `${head},"tallies":[\n${tallies.map(tally => JSON.stringify(tally)).join(',\n')}\n]}`
  })
  return `[\n${written.join(',\n')}\n]\n`
}
