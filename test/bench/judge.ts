import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { judgeVersion } from '../../collector/judge/write-verdict.ts'
import { cells } from './judge/cells.ts'
import { Crew } from './judge/crew.ts'
import type { Hour } from './judge/hour.ts'
import { writePage } from './judge/page.ts'
import { type CellResult, keepResult, readResults } from './judge/results.ts'
import { tallyTable } from './judge/tally-table.ts'
import { replayRecorded } from './recorded-load.ts'

// How often the judge is wrong, by simulation. Without arguments: all cells that were not yet measured with this version of the judge go into
// docs/calibration.json, what judging an hour takes into docs/calibration-hour.json, and docs/calibration.md is written from both. A quick
// look (--cell, --runs) shows a table and keeps nothing, unless --keep asks for these cells first.
const { values: asked } = parseArgs({
  options: {
    cell: { type: 'string', multiple: true },
    runs: { type: 'string' },
    keep: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})
const docs = join(import.meta.dirname, '../../docs')
const kept = join(docs, 'calibration.json')
const runsOfTheTable = 1000

const wantedCells = wanted(asked.cell ?? [''])

if (asked.list) for (const id of wantedCells) console.log(id)
else if (asked.page) writePage(docs)
else if (!asked.keep && (asked.runs !== undefined || asked.cell)) await quickLook(wantedCells, Number(asked.runs ?? 50))
else {
  await measureMissing(wantedCells)
  if (!asked.cell) await measureHour()
  writePage(docs)
}

async function quickLook(ids: readonly string[], runs: number): Promise<void> {
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`Cannot simulate: expected --runs to be a whole number of at least 1, got ${asked.runs}`)
  using crew = new Crew(availableParallelism())
  for (const id of ids) console.log(tallyTable(await measure(crew, id, runs)))
}

async function measureMissing(ids: readonly string[]): Promise<void> {
  const done = readResults(kept).filter(({ judge, runs }) => judge === judgeVersion && runs >= runsOfTheTable)
  const missing = ids.filter(id => !done.some(({ cell }) => cell === id))
  using crew = new Crew(availableParallelism())
  for (const id of missing) {
    const result = await measure(crew, id, runsOfTheTable)
    keepResult(
      kept,
      result,
      cells.map(cell => cell.id),
    )
  }
}

/** Time to judge an hour of load: measured last, without other work. */
async function measureHour(): Promise<void> {
  process.stderr.write('a recorded hour, and half of one\n')
  const [half, whole] = [await replayRecorded(30), await replayRecorded(60)]
  const { judging, reading, megabytes } = whole
  writeFileSync(
    join(docs, 'calibration-hour.json'),
    `${JSON.stringify({ judging, reading, half: Number((half.reading + half.judging).toFixed(3)), megabytes } satisfies Hour)}\n`,
  )
}

async function measure(crew: Crew, cell: string, runs: number): Promise<CellResult> {
  const began = performance.now()
  const tallies = await crew.simulate(cell, runs, done => {
    const seconds = Math.round((performance.now() - began) / 1000)
    process.stderr.write(`\r${cell}: ${done} of ${runs} runs, ${seconds} s ${done === runs ? '\n' : ''}`)
  })
  return { cell, runs, judge: judgeVersion, tallies }
}

/** Cells whose name contains one of the given texts. */
function wanted(texts: readonly string[]): string[] {
  const found = cells.map(({ id }) => id).filter(id => texts.some(text => id.includes(text)))
  if (found.length === 0) throw new Error(`Cannot simulate: expected part of a cell's name (--list shows them), got ${texts.join(', ')}`)
  return found
}
