import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hour, readHour } from './hour.ts'
import { Measured } from './page/measured.ts'
import { beside, coupled, equalArms, errors, margin, outages, power } from './page/tables.ts'
import { wantedTable } from './page/wanted.ts'
import { peers } from './peers/peers.ts'
import { type CellResult, readResults } from './results.ts'

/** Where the page's words stand; its figures never stand there. */
const words = join(import.meta.dirname, 'page', 'words.md')

/** docs/calibration.md as it follows from what was measured. */
export function pageOf(results: readonly CellResult[], hour: Hour | null): string {
  const measured = new Measured(results)
  const parts: Readonly<Record<string, string>> = {
    versions: [...new Set(results.map(({ judge }) => judge))].join(', '),
    runs: String(Math.min(...results.map(({ runs }) => runs))),
    wanted: wantedTable(measured, hour),
    equal: equalArms(measured),
    margin: margin(measured),
    power: power(measured),
    coupled: coupled(measured),
    errors: errors(measured),
    outages: outages(measured),
    beside: beside(measured),
    rules: peers.map(({ id, rule }) => `- **${id}**: ${rule}`).join('\n'),
  }
  return readFileSync(words, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, part: string) => {
    const text = parts[part]
    if (text === undefined) throw new Error(`Cannot write the page: expected one of ${Object.keys(parts).join(', ')} in {{…}} of ${words}, got ${part}`)
    return text
  })
}

/** Writes docs/calibration.md from docs/calibration.json and docs/calibration-hour.json. @param docs the folder */
export function writePage(docs: string): void {
  writeFileSync(join(docs, 'calibration.md'), pageOf(readResults(join(docs, 'calibration.json')), readHour(docs)))
}
