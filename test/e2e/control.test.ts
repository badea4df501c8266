import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Streams } from '../../collector/evidence/streams.ts'
import { decodeFrame, readRecord } from '../../collector/record/reader.ts'
import type { ControlResult } from '../../contract/control.ts'
import { events } from '../../contract/events.ts'

import { readControls } from '../../rig/history/append.ts'
import { type Demo, startDemo } from '../live/demo.ts'
import { descendants, isAlive } from '../live/process-tree.ts'
import { cutover } from '../live/processes.ts'

const newRuns = () => mkdtempSync(join(tmpdir(), 'cutover-control-'))

function control(demo: Demo, runs: string, ...args: readonly string[]) {
  return cutover(['control', '--baseline', demo.baseline, '--candidate', demo.candidate, '--runs', runs, ...args])
}

/** What a control's record says: what was planned and measured, and which servers answered. */
function recordOf(runs: string, { run }: ControlResult) {
  const streams = new Streams()
  const instances: unknown[] = []
  readRecord(join(runs, run, 'record.bin'), frame => {
    const signal = decodeFrame(frame)
    streams.apply(signal)
    if (signal.kind === 'logs') for (const { name, attributes } of signal.events) if (name === events.backendIdentified) instances.push(attributes.instance)
  })
  return { evidence: streams.evidence(), instances }
}

test('control: the demo baseline against itself is go, against a slowed copy no-go', async () => {
  await using demo = await startDemo()
  const runs = newRuns()
  const ended = await control(demo, runs, '--json').finished
  const said = JSON.parse(ended.stdout) as { results: ControlResult[]; sentence: string }
  expect(said.results).toMatchObject([
    { kind: 'negative', verdict: 'go', slowdown: 0, calledAfter: null },
    { kind: 'positive', verdict: 'no-go', slowdown: 0.25, calledAfter: expect.any(Number) },
  ])
  expect(ended.code).toBe(0)
  expect(said.sentence).toMatch(/^1 negative control, 0 false alarms \(.*\); a slowdown of 25 % was detected in 1 of 1 \(.*\) after \d+ s \(median\)\.$/)
  expect(readControls(runs)).toEqual(said.results)

  const records = said.results.map(result => recordOf(runs, result))
  const [negative, positive] = records.map(({ evidence }) => evidence)
  const on = (url: string, own: 'baseline' | 'candidate', arm: 'baseline' | 'candidate') => ({ url, services: [], ...(own === arm ? {} : { side: own }) })
  expect(negative?.plan).toMatchObject({ design: 'control', stopEarly: true })
  expect(negative?.plan.arms).toEqual({ baseline: on(demo.baseline, 'baseline', 'baseline'), candidate: on(demo.baseline, 'baseline', 'candidate') })
  expect(positive?.plan.arms).toEqual({
    baseline: { ...on(demo.candidate, 'candidate', 'baseline'), slowdown: 0 },
    candidate: { ...on(demo.candidate, 'candidate', 'candidate'), slowdown: 0.25 },
  })
  for (const { evidence, instances } of records) {
    expect(evidence.totals('candidate').requests).toBeGreaterThan(10_000)
    expect(evidence.ledger.census?.complete).toBe(true)
    // Before and after, on each arm: the same server.
    expect([instances.length, new Set(instances).size]).toEqual([4, 1])
  }
})

test('control: an interrupted control is not counted, exits 130 and leaves no process', async () => {
  await using demo = await startDemo()
  const runs = newRuns()
  const running = control(demo, runs, '--kind', 'positive')
  await sleep(40_000)
  const children = descendants(running.child.pid ?? 0)
  expect(descendants(running.child.pid ?? 0, /proxy-process/)).toHaveLength(2)
  running.child.kill('SIGINT')
  const ended = await running.finished
  expect(ended.code).toBe(130)
  expect(ended.stderr).toContain('this control does not count')
  expect(children.filter(isAlive)).toEqual([])
  expect(readControls(runs)).toEqual([])
  expect(readdirSync(runs)).toHaveLength(1)
})

test('control: a proxy that dies is a failure of the rig (exit 4), not of the backend', async () => {
  await using demo = await startDemo()
  const runs = newRuns()
  const running = control(demo, runs, '--kind', 'positive')
  await sleep(40_000)
  process.kill(descendants(running.child.pid ?? 0, /proxy-process/)[0] ?? 0, 'SIGKILL')
  const ended = await running.finished
  expect([ended.code, ended.stderr]).toEqual([4, expect.stringContaining('A proxy of the control ended during the run')])
  expect(readControls(runs)).toEqual([])
})
