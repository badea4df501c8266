import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { controlsKept, keepControl } from '../../../rig/history/controls.ts'
import { appendToHistory, historyFile } from '../../../rig/history/file.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { negative, positive } from '../control/results.ts'
import { verdictContent } from './contents.ts'

const newRuns = () => join(mkdtempSync(join(tmpdir(), 'cutover-keep-')), 'runs')

/** A runs folder that keeps two controls, and the file that they are in. */
async function twoKept(): Promise<{ runs: string; file: string }> {
  const runs = newRuns()
  await keepControl(runs, negative())
  await appendToHistory(runs, () => verdictContent())
  await keepControl(runs, positive(60))
  return { runs, file: historyFile(runs) }
}

describe('controls', () => {
  test('are kept in order, in the history, among the runs', async () => {
    expect(controlsKept((await twoKept()).runs)).toEqual([negative(), positive(60)])
  })

  test('are none where none was run', () => {
    expect(controlsKept(newRuns())).toEqual([])
  })

  test('that were changed are refused, with file and line', async () => {
    const { runs, file } = await twoKept()
    writeFileSync(file, readFileSync(file, 'utf8').replace('"slowdown":0.25', '"slowdown":0.5'))
    expect(() => controlsKept(runs)).toThrow(InputFailure)
    expect(() => controlsKept(runs)).toThrow(`${file}, line 3: its content does not give the hash`)
  })

  test.each([
    ['a verdict that there is not', { verdict: 'fine' }],
    ['a negative slow-down', { slowdown: -1 }],
    ['an unknown key', { mood: 'good' }],
    ['a missing key', { at: undefined }],
  ])('are never kept with %s', async (_, change) => {
    const { runs } = await twoKept()
    const wrong = { ...negative(), ...change } as ReturnType<typeof negative>
    await expect(keepControl(runs, wrong)).rejects.toThrow('it is no entry of the history')
    expect(controlsKept(runs)).toHaveLength(2)
  })
})
