import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { versions } from '../../collector/record/format.ts'
import { rewrite } from '../collector/record/rewrite.ts'

// Size of the recorded runs on disk in each version of the record, next to the size of their files now.
const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'))
const rows: object[] = []
for (const recorded of globSync(join(import.meta.dirname, '../fixtures/records/*/record.bin'))) {
  const sizes = await Promise.all(versions.map(async version => [`version ${version}, KB`, await kilobytesIn(version, recorded)]))
  rows.push({ run: basename(dirname(recorded)), 'file, KB': kilobytes(recorded), ...Object.fromEntries(sizes) })
}
rmSync(folder, { recursive: true })
console.table(rows)

async function kilobytesIn(version: (typeof versions)[number], recorded: string): Promise<number> {
  const path = join(folder, `${basename(dirname(recorded))}-${version}.bin`)
  await rewrite(recorded, path, version)
  return kilobytes(path)
}

function kilobytes(path: string): number {
  return Math.round(statSync(path).size / 1000)
}
