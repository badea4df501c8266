import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSummary } from '../../../../rig/load/k6/start-load.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-summary-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('k6 summary', () => {
  test('it has the counts, the version and the exit of k6', async () => {
    const path = join(folder, 'summary.json')
    const counts = {
      dropped: 1,
      arms: { baseline: { requests: 3, unexpected: 1, acknowledgedWrites: 2 }, candidate: { requests: 3, unexpected: 0, acknowledgedWrites: 2 } },
    }
    await writeFile(path, JSON.stringify(counts))
    expect(await readSummary(path, 'v1.8.1', 105)).toEqual({ version: 'v1.8.1', exitCode: 105, complete: true, ...counts })
  })

  test.each(['', '{"dropped":0', '{"dropped":0}'])('it is incomplete when k6 wrote “%s”', async text => {
    const path = join(folder, 'summary.json')
    await writeFile(path, text)
    expect(await readSummary(path, 'v1.8.1', null)).toMatchObject({ complete: false, exitCode: null, arms: { baseline: { requests: 0 } } })
  })

  test('it is incomplete when k6 wrote no file', async () => {
    expect(await readSummary(join(folder, 'none'), 'v1.8.1', null)).toMatchObject({ complete: false, dropped: 0 })
  })
})
