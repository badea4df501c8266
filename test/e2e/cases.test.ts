import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cases } from '../live/cases.ts'
import { startDemo } from '../live/demo.ts'
import { runCase } from '../live/run-case.ts'

test.each(cases)('$name under real load: measured $measured', async found => {
  await using demo = await startDemo()
  const run = await runCase(demo, found, mkdtempSync(join(tmpdir(), 'cutover-case-')))
  for (const checkpoint of run.verdict.checkpoints) expect(checkpoint.parts.measured).toBe(found.measured)
  const failed = run.verdict.checkpoints.flatMap(({ findings }) => findings.filter(({ status }) => status === 'fail').map(({ kind }) => kind))
  if (found.because) expect(failed).toContain(found.because)
  else expect(failed).toEqual([])
  expect(run.code).toBe({ go: 0, 'no-go': 1, inconclusive: 3 }[found.measured])
})
