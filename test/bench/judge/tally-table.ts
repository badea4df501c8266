import type { CellResult } from './results.ts'
import { noGoBy, runsOf, type Tally } from './tally.ts'

/** Outcomes of every judge for a cell, as a table for the terminal. */
export function tallyTable({ cell, runs, tallies }: CellResult): string {
  const head = ['judge', 'plan', 'checkpoint', 'go', 'unknown', 'no-go', 'median s']
  const rows = [head, ...tallies.map(rowOf)]
  const widths = head.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const lines = rows.map(row => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '))
  return [`${cell}, ${runs} runs`, ...lines, ''].join('\n')
}

function rowOf(tally: Tally): string[] {
  const share = (count: number) => `${((100 * count) / runsOf(tally)).toFixed(1)} %`
  return [tally.judge, tally.plan, tally.checkpoint, share(tally.go), share(tally.inconclusive), share(tally.noGo), String(noGoBy(tally, 0.5) ?? '')]
}
