import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { controlsKept, keepControl } from '../../../rig/control/keep.ts'
import { InputFailure } from '../../../rig/failure.ts'
import { negative, positive } from './results.ts'

const newRuns = () => join(mkdtempSync(join(tmpdir(), 'cutover-keep-')), 'runs')

/** A runs folder that keeps two controls, and the file that they are in. */
function twoKept(): { runs: string; file: string } {
  const runs = newRuns()
  keepControl(runs, negative())
  keepControl(runs, positive(60))
  return { runs, file: join(runs, 'controls.jsonl') }
}

describe('controls', () => {
  test('are kept in order', () => {
    expect(controlsKept(twoKept().runs)).toEqual([negative(), positive(60)])
  })

  test('are none where none was run', () => {
    expect(controlsKept(newRuns())).toEqual([])
  })
})

describe('a list that was tampered with is refused, with file and line:', () => {
  test.each([
    ['a line that is no JSON', '{"kind"\n', /JSON/],
    ['an empty line', '\n', /JSON/],
    ['a verdict that there is not', `${JSON.stringify({ ...negative(), verdict: 'fine' })}\n`, /verdict: /],
    ['a negative slow-down', `${JSON.stringify({ ...negative(), slowdown: -1 })}\n`, /slowdown: /],
    ['an unknown key', `${JSON.stringify({ ...negative(), mood: 'good' })}\n`, /mood/],
    ['a missing key', `${JSON.stringify({ ...negative(), at: undefined })}\n`, /at: /],
    ['a line that breaks off', JSON.stringify(negative()), /breaks off/],
  ])('%s', (_, line, why) => {
    const { runs, file } = twoKept()
    appendFileSync(file, line)
    expect(() => controlsKept(runs)).toThrow(InputFailure)
    expect(() => controlsKept(runs)).toThrow(`Cannot read ${file}, line 3: expected what a control came to, as it was kept (`)
    expect(() => controlsKept(runs)).toThrow(why)
  })

  test('one in the middle', () => {
    const { runs, file } = twoKept()
    writeFileSync(file, readFileSync(file, 'utf8').replace('"go"', '"gone"'))
    expect(() => controlsKept(runs)).toThrow(`${file}, line 1`)
  })
})
