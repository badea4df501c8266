import { expect, test } from 'vitest'
import { runIdPattern } from '../../../contract/plan.ts'
import { createRunId } from '../../../rig/run/run-folder.ts'

test('a run id is its start in UTC and four random digits, and matches the pattern of run ids', () => {
  expect(createRunId(new Date('2026-01-05T08:15:00.400Z'), Buffer.from([0x4f, 0x2a]))).toBe('2026-01-05-081500-4f2a')
  expect(createRunId(new Date())).toMatch(runIdPattern)
})
