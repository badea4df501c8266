import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startDemo } from '../live/demo.ts'
import { type CaseRun, runCase } from '../live/run-case.ts'
import { complaints } from './complaints.ts'
import { type Expected, expected } from './expected.ts'
import { keepRecord } from './records.ts'

const exitCodes = { go: 0, 'no-go': 1, inconclusive: 3 } as const

describe('single fault under real load', () => {
  test.each(expected)('$name: $what', async found => {
    await live(found, run => {
      keepRecord(found.name, run.folder)
      expect(complaints(found, run.verdict)).toEqual([])
      if (found.checkpoint !== 'all') expect(run.code).toBe(exitCodes[found.measured])
    })
  })
})

describe('equal backends under real load', () => {
  const equal = expected.find(({ name }) => name === 'equal')
  test.each([2, 3])('they pass without a finding, run %i', async () => {
    if (!equal) throw new Error('Expected a case named equal')
    await live(equal, run => expect(complaints(equal, run.verdict)).toEqual([]))
  })
})

/** A fresh database each, so that no case inherits rows from the one before. */
async function live(found: Expected, look: (run: CaseRun) => void): Promise<void> {
  await using demo = await startDemo()
  const runs = mkdtempSync(join(tmpdir(), 'cutover-fault-'))
  look(await runCase(demo, found, runs))
  rmSync(runs, { recursive: true })
}
