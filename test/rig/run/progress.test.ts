import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { RunState } from '../../../contract/run-state.ts'
import { profiles } from '../../../rig/load/profiles.ts'
import { processIo, runWithIo } from '../../../rig/platform/command-io.ts'
import { readPolicy } from '../../../rig/run/policy-file.ts'
import { openProgress, printLines } from '../../../rig/run/progress.ts'
import type { ProgressPlan } from '../../../rig/run/progress-text.ts'
import { plan as runPlan } from '../../collector/server/plan.ts'

const arm = { sessionsInFlight: 1, requestsPerSecond: 1, p95: 10, errors: 0, requests: 1 }
const plan: ProgressPlan = { names: { baseline: 'B', candidate: 'C' }, warmup: 10, looks: [60], solo: 0, seconds: 70 }

/** What is printed of a state a second. */
function print(states: readonly Partial<RunState>[], of = plan): string[] {
  const lines: string[] = []
  let second = 0
  const progress = printLines({ write: text => Boolean(lines.push(String(text))) }, of, () => second * 1000)
  for (const state of states) {
    progress.show({
      id: 'r',
      plan: runPlan,
      elapsed: null,
      arms: { baseline: arm, candidate: arm },
      load: 'go-on',
      checkpoints: [],
      rollback: [],
      closed: null,
      ...state,
    })
    second++
  }
  return lines.map(line => line.trimEnd().split(' · ')[0] ?? '')
}

const seconds = (count: number) => Array.from({ length: count }, (_, elapsed) => ({ elapsed }))

test('progress log: a short load has a line every 10 s and one per phase', () => {
  expect(print([...seconds(31), { elapsed: 31, load: 'stop' }])).toEqual([
    'warming up: 0 of 10 s',
    'measuring: 0 of 60 s, evaluated at the end',
    'measuring: 10 of 60 s, evaluated at the end',
    'measuring: 20 of 60 s, evaluated at the end',
    'decided: open sessions end',
  ])
})

test('progress log: a load of half an hour has a line a minute', () => {
  expect(print(seconds(181), { ...plan, warmup: 0, looks: [1800], seconds: 1800 })).toHaveLength(4)
})

test('progress log: broken health is printed at once, and once', () => {
  const health = [{ id: 'no-gaps', reason: 'k6 reported nothing for 4.0 s.', remedy: 'Free the load machine.' }]
  const lines = print([{ elapsed: 12 }, { elapsed: 13, health }, { elapsed: 14, health }])
  expect(lines).toEqual([
    'measuring: 2 of 60 s, evaluated at the end',
    '✘ unhealthy measurement (no-gaps): k6 reported nothing for 4.0 s. → Free the load machine.',
  ])
})

test('progress log: others’ text is neutralised, and commands are shown as the program was called', () => {
  const health = [{ id: 'no-gaps', reason: 'k6 said \u001b]0;x\u0007::error::boom\nnext\u202e.', remedy: 'Run cutover doctor.' }]
  const env = { ...processIo.env, CUTOVER_CALLED_AS: 'npm run cutover --' }
  const lines = current(env, () => print([{ elapsed: 12, health }]))
  expect(lines[1]).toBe('✘ unhealthy measurement (no-gaps): k6 said : :error::boom next. → Run npm run cutover -- doctor.')
})

test('progress: names of the policy are neutralised', async () => {
  const written: string[] = []
  const stream = new PassThrough().on('data', chunk => written.push(String(chunk)))
  const policy = readPolicy('thresholds.json')
  const named = { ...policy, policy: { ...policy.policy, names: { baseline: 'B\u001b[2J', candidate: 'C\n::warning::x' } } }
  using progress = openProgress(stream, { profile: profiles.rehearsal, plan: runPlan, policy: named }, {})
  progress.show({ id: 'r', plan: runPlan, elapsed: 60, arms: { baseline: arm, candidate: arm }, load: 'go-on', checkpoints: [], rollback: [], closed: null })
  expect(written.join('')).toContain('B 1 users')
  expect(written.join('')).toContain('C : :warning::x 1 users')
})

function current<Result>(env: NodeJS.ProcessEnv, work: () => Result): Result {
  let result: Result | undefined
  void runWithIo({ ...processIo, env }, async () => {
    result = work()
  })
  return result as Result
}
