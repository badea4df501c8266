import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cutover } from '../live/processes.ts'

describe('demo: three starts in a row', () => {
  test.each([1, 2, 3])('start %i prints three verdicts; checkpoints 1 and 2 are go in the measured part', async () => {
    const runs = mkdtempSync(join(tmpdir(), 'cutover-demo-'))
    const ended = await cutover(['demo', '--runs', runs, '--json']).finished
    expect(ended.stderr).not.toContain('Error:')
    expect(ended.code).toBe(0)
    const { checkpoints } = JSON.parse(ended.stdout) as { checkpoints: { id: string; parts: { measured: string } }[] }
    expect(checkpoints.map(({ id }) => id)).toEqual(['1', '2', '3'])
    expect(checkpoints.slice(0, 2).map(({ parts }) => parts.measured)).toEqual(['go', 'go'])
  })
})
