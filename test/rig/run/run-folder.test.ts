import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { account } from '../../../contract/accounts.ts'
import { runIdPattern } from '../../../contract/plan.ts'
import { createRunId, findRunFolder, generatedRunId, requireRunFolder } from '../../../rig/run/run-folder.ts'

describe('createRunId', () => {
  const start = new Date('2026-01-05T08:15:00.400Z')
  const random = Buffer.from([0x4f, 0x2a])

  test('an id is the UTC start and four random digits', () => {
    expect(createRunId(start, undefined, random)).toBe('2026-01-05-081500-4f2a')
    expect(createRunId(new Date())).toMatch(runIdPattern)
    expect(createRunId(new Date())).toMatch(generatedRunId)
  })

  test('a label is appended, and the id still fits an email address (64 characters before the @)', () => {
    const id = createRunId(start, 'release-2026-w14', random)
    expect(id).toBe('2026-01-05-081500-4f2a-release-2026-w14')
    expect([runIdPattern.test(id), generatedRunId.test(id)]).toEqual([true, true])
    expect(account(id, 'candidate', 999_999_999).email.split('@')[0]?.length).toBeLessThanOrEqual(64)
  })
})

describe('findRunFolder', () => {
  const runs = mkdtempSync(join(tmpdir(), 'cutover-run-folders-'))
  const ids = ['2026-01-05-081500-4f2a', '2026-01-05-101500-0b1c-pr-512', '2026-01-06-081500-77aa']
  for (const id of [...ids, 'kept', '2026-01-07-081500-9999']) mkdirSync(join(runs, id))
  for (const id of [...ids, 'kept']) writeFileSync(join(runs, id, 'record.bin'), '')
  const folder = (i: number) => join(runs, ids[i] ?? '')

  test.each([
    ['an id', '2026-01-05-081500-4f2a', folder(0)],
    ['the beginning of one id', '2026-01-05-10', folder(1)],
    ['latest, which is the newest with a record', 'latest', folder(2)],
    ['another name of a folder among the runs', 'kept', join(runs, 'kept')],
    ['a path', folder(0), folder(0)],
    ['an id of no run', '2026-02', null],
    ['the folder of a run without a record', '2026-01-07', null],
    ['nothing', '', null],
  ])('%s gives the run folder, or null', (_, run, expected) => {
    expect(findRunFolder(run, runs)).toBe(expected)
  })

  test('the beginning of several ids is refused with those ids', () => {
    expect(() => findRunFolder('2026-01', runs)).toThrow(`"2026-01" is the beginning of 3 runs: ${ids.join(', ')}. Give more of the id`)
  })

  test('a missing run is an error that names the searched paths', () => {
    expect(() => requireRunFolder('2026-02', runs)).toThrow(`Cannot find the run 2026-02: expected record.bin in ${join(runs, '2026-02')} or 2026-02`)
    expect(() => requireRunFolder('latest', join(runs, 'none'))).toThrow(`There is no run in ${join(runs, 'none')}: expected a folder with record.bin`)
  })
})
