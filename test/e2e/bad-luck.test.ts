import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Demo, startDemo } from '../live/demo.ts'
import { descendants, isAlive } from '../live/process-tree.ts'
import { cutover, type Running } from '../live/processes.ts'
import type { LiveVerdict } from '../live/run-case.ts'

const underLoadSeconds = 40

function runAgainst(demo: Demo, runs: string, environment: Readonly<Record<string, string>> = {}): Running {
  return cutover(
    ['run', '--baseline', demo.baseline, '--candidate', demo.candidate, '--checkpoint', '1', '--profile', 'rehearsal', '--gate', 'measured', '--runs', runs],
    environment,
  )
}

const newRuns = () => mkdtempSync(join(tmpdir(), 'cutover-luck-'))

function onlyRun(runs: string): string {
  const [folder = ''] = readdirSync(runs).filter(name => existsSync(join(runs, name, 'record.bin')))
  return join(runs, folder)
}

function verdictIn(runs: string): LiveVerdict {
  return JSON.parse(readFileSync(join(onlyRun(runs), 'verdict.json'), 'utf8'))
}

describe('run: disturbances', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s prints that there is no verdict, keeps the record, exits 130 and leaves no process', async signal => {
    await using demo = await startDemo()
    const runs = newRuns()
    const run = runAgainst(demo, runs)
    await sleep(underLoadSeconds * 1000)
    const children = descendants(run.child.pid ?? 0)
    expect(children.length).toBeGreaterThan(1)
    run.child.kill(signal)
    const ended = await run.finished
    expect(ended.code).toBe(130)
    expect(ended.stdout).toMatch(/^Run \S+ was interrupted (after \d+ s of load|before any measurement): no verdict\.$/m)
    expect(children.filter(isAlive)).toEqual([])
    expect(verdictIn(runs).validity.find(({ id }) => id === 'closed-normally')?.status).toBe('fail')
  })

  test('a second run against the same backends is refused while the first goes on', async () => {
    await using demo = await startDemo()
    const first = runAgainst(demo, newRuns())
    await sleep(15_000)
    const second = await runAgainst(demo, newRuns()).finished
    expect(second.code).toBe(2)
    expect(second.stderr).toMatch(/Cannot lock the backend \S+: process \d+ on \S+ \(.*\) holds it since/)
    first.child.kill('SIGINT')
    expect((await first.finished).code).toBe(130)
  })

  test('a candidate that dies during the load: the run continues to a no-go with the reason', async () => {
    await using demo = await startDemo()
    const runs = newRuns()
    const run = runAgainst(demo, runs)
    await sleep(underLoadSeconds * 1000)
    process.kill(demo.pids.candidate, 'SIGKILL')
    const ended = await run.finished
    expect(ended.code).toBe(1)
    expect(verdictIn(runs).checkpoints[0]?.findings.find(({ kind }) => kind === 'error-rate')?.status).toBe('fail')
  })

  test('k6 dies during the load: inconclusive', async () => {
    await using demo = await startDemo()
    const runs = newRuns()
    const run = runAgainst(demo, runs)
    await sleep(underLoadSeconds * 1000)
    const [k6] = descendants(run.child.pid ?? 0, /\bk6 run\b/)
    expect(k6).toBeGreaterThan(0)
    process.kill(k6 ?? 0, 'SIGKILL')
    const ended = await run.finished
    expect(ended.code).toBe(3)
    expect(verdictIn(runs).checkpoints[0]?.parts.measured).toBe('inconclusive')
  })

  test('SIGKILL of the rig: judge gives the verdict of all acknowledged exports, and no process stays', async () => {
    await using demo = await startDemo()
    const runs = newRuns()
    const run = runAgainst(demo, runs)
    await sleep(underLoadSeconds * 1000)
    const children = descendants(run.child.pid ?? 0)
    run.child.kill('SIGKILL')
    await run.finished
    await sleep(15_000)
    expect(children.filter(isAlive)).toEqual([])
    const judged = await cutover(['judge', onlyRun(runs), '--gate', 'measured']).finished
    expect(judged.code).toBe(3)
    expect(judged.stdout).toContain('inconclusive')
  })

  test('K6_, OTEL_ and proxy variables of the caller change nothing', async () => {
    await using demo = await startDemo()
    const runs = newRuns()
    const hostile = {
      K6_DURATION: '1s',
      K6_VUS: '1',
      OTEL_SDK_DISABLED: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      HTTP_PROXY: 'http://127.0.0.1:1',
      http_proxy: 'http://127.0.0.1:1',
    }
    const ended = await runAgainst(demo, runs, hostile).finished
    expect(ended.code).toBe(0)
    expect(verdictIn(runs).checkpoints[0]?.parts.measured).toBe('go')
  })
})
