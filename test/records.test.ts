import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeRecord, parsePolicy, RecordError, toJson } from '../collector/index.ts'
import { complaints } from './faults/complaints.ts'
import { expected } from './faults/expected.ts'
import { faultsPage } from './faults/page.ts'
import { recordOf as folderOf, keptVerdict } from './faults/records.ts'
import { runCommand } from './live/command.ts'

describe('records of real k6 runs', () => {
  test('there is one of each case and no other, and docs/faults.md tells of each', () => {
    expect(readdirSync(folderOf('')).toSorted()).toEqual(expected.map(({ name }) => name).toSorted())
    expect(readFileSync(join(import.meta.dirname, '..', 'docs', 'faults.md'), 'utf8')).toBe(faultsPage())
  })

  test.each(expected)('$name: judging again gives verdict.json byte for byte', ({ name }) => {
    expect(toJson(judgeRecord(join(folderOf(name), 'record.bin'), policyOf(name)))).toBe(readFileSync(join(folderOf(name), 'verdict.json'), 'utf8'))
  })

  test.each(expected)('$name: what fails is what was expected to', found => {
    expect(complaints(found, keptVerdict(found.name))).toEqual([])
  })
})

function policyOf(name: string) {
  const parsed = parsePolicy(readFileSync(join(folderOf(name), 'policy.json'), 'utf8'))
  if (!parsed.ok) throw new Error(`The policy of ${name} cannot be read`)
  return parsed
}

describe('a record that was tampered with', () => {
  const whole = readFileSync(join(folderOf('equal'), 'record.bin'))
  const spread = Array.from({ length: 24 }, (_, i) => Math.floor((whole.length * (i + Math.random())) / 24))
  const edges = [0, 8, whole.length - 200, whole.length - 40, whole.length - 1]

  test.each([...edges, ...spread])('never gives go silently: byte %i', offset => {
    const path = join(mkdtempSync(join(tmpdir(), 'cutover-flip-')), 'record.bin')
    const changed = Buffer.from(whole)
    changed[offset] = (changed[offset] ?? 0) ^ (1 << (offset % 8))
    writeFileSync(path, changed)
    expect(verdictOrRefusal(path)).not.toContain('go')
  })

  /** The measured part of each checkpoint, or why the record was refused. */
  function verdictOrRefusal(path: string): string[] {
    try {
      return judgeRecord(path, policyOf('equal')).checkpoints.map(({ parts }) => parts.measured ?? 'none')
    } catch (error) {
      if (error instanceof RecordError) return [error.fault]
      throw error
    }
  }
})

test('a policy that lacks a checkpoint of the plan is refused, not judged in part', () => {
  const { policy, sha256 } = policyOf('equal')
  const partial = { policy: { ...policy, checkpoints: policy.checkpoints.filter(({ id }) => id !== '3') }, sha256 }
  expect(() => judgeRecord(join(folderOf('equal'), 'record.bin'), partial)).toThrow('expected the checkpoints of its plan, 3 among them, got 1, 2')
})

test('under a stricter policy a checkpoint keeps its last planned look, and what else passed still passes', () => {
  const text = readFileSync(join(folderOf('equal'), 'policy.json'), 'utf8').replace('"limit": "0.1%"', '"limit": "0.01%"')
  const stricter = parsePolicy(text)
  if (!stricter.ok) throw new Error('Expected a policy that can be read')
  const [first] = judgeRecord(join(folderOf('equal'), 'record.bin'), stricter).checkpoints
  expect(first?.window?.seconds).toBe(60)
  const unsettled = first?.findings.filter(({ part, status }) => part === 'measured' && status !== 'pass').map(({ criterion }) => criterion)
  expect(unsettled).toEqual(['error-rate'])
})

test('cutover judge gives the same bytes and exit code, in a folder that holds only the record and the policy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-judge-'))
  for (const file of ['record.bin', 'policy.json']) cpSync(join(folderOf('errors'), file), join(folder, file))
  const judged = await runCommand(['judge', folder, '--json', '--gate', 'measured'])
  expect(judged.stdout).toBe(readFileSync(join(folderOf('errors'), 'verdict.json'), 'utf8'))
  expect(judged.code).toBe(1)
})
