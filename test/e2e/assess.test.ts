import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { assessRecord } from '../../collector/index.ts'
import type { Assessment } from '../../rig/capacity/assessment.ts'
import { type Demo, startDemo } from '../live/demo.ts'
import { descendants, isAlive } from '../live/process-tree.ts'
import { cutover } from '../live/processes.ts'

const capacity = 50
const newRuns = () => mkdtempSync(join(tmpdir(), 'cutover-assess-'))

function assess({ baseline }: Demo, runs: string, ...args: readonly string[]) {
  return cutover(['assess', '--baseline', baseline, '--rate', '4', '--runs', runs, ...args])
}

test('assess: finds a built-in limit of 50 requests/s within 10 %', { timeout: 900_000 }, async () => {
  await using demo = await startDemo()
  await demo.fault('baseline', { capacity })
  const runs = newRuns()
  const { code, stdout, stderr } = await assess(demo, runs, '--json').finished
  expect(stderr).not.toContain('Error:')
  const said = JSON.parse(stdout) as Assessment
  const [backend, ...others] = said.backends
  if (!backend) throw new Error('Cannot look at the assessment: expected a backend')
  expect(others).toEqual([])
  expect([code, backend.bearsLoad]).toEqual([0, 'yes'])

  const { value, lower, upper } = backend.capacity.requestsPerSecond
  expect(value).toBeGreaterThan(capacity * 0.9)
  expect(value).toBeLessThan(capacity * 1.1)
  expect((upper ?? 0) / (lower ?? 1)).toBeLessThan(1.2)
  expect(backend.capacity.beyond?.value).toBeGreaterThan(capacity * 0.9)
  expect(backend.capacity.beyond?.value).toBeLessThan(capacity * 1.1)

  const [folder = ''] = readdirSync(runs)
  expect(JSON.parse(readFileSync(join(runs, folder, 'assessment.json'), 'utf8'))).toEqual(said)
  expect(readFileSync(join(runs, folder, 'assessment.md'), 'utf8')).toContain('Next.js holds the load of 4 sessions/s')
  expect(stderr.match(/cleaned up after run/g)).toHaveLength(backend.steps.length)
  for (const { run, ...step } of backend.steps) {
    expect(assessRecord(join(runs, folder, run, 'record.bin'), backend.name, said.objectives)).toEqual(step)
  }
})

test('assess: an interrupted assessment keeps its steps, prints so, exits 130 and leaves no process', async () => {
  await using demo = await startDemo()
  const runs = newRuns()
  const running = assess(demo, runs)
  await new Promise<void>(resolve => running.child.stderr?.on('data', chunk => String(chunk).includes('step 1') && resolve()))
  await sleep(25_000)
  const children = descendants(running.child.pid ?? 0)
  expect(children.length).toBeGreaterThan(1)
  running.child.kill('SIGINT')
  const { code, stdout } = await running.finished
  expect(code).toBe(130)
  expect(stdout).toContain('It was interrupted.')
  expect(children.filter(isAlive)).toEqual([])
  const [folder = ''] = readdirSync(runs)
  expect(JSON.parse(readFileSync(join(runs, folder, 'assessment.json'), 'utf8'))).toMatchObject({ interrupted: true })
})
