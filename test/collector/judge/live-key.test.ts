import { expect, test } from 'vitest'
import { Judge } from '../../../collector/judge/judge.ts'
import { runStateOf } from '../../../collector/server/run-state.ts'
import { events } from '../../../contract/events.ts'
import { policy, sha256, verdictOf } from '../judging.ts'
import { event } from '../signals.ts'
import { loadStart, simulateRun } from '../simulate-run.ts'

const run = { requestsPerSecond: 240, plan: { checkpoints: ['2'] } }
const seen = {
  kind: 'logs' as const,
  events: [event({ name: events.liveKeySeen, id: 'live-key', time: loadStart + 20_000, attributes: { target: 'candidate', at: 'payments.intent' } })],
}

test('live key: a run that saw a live payment key is not go, and its verdict names the endpoint', () => {
  const healthy = [...simulateRun(run)]
  const [opened, ...rest] = healthy
  if (!opened) throw new Error('expected signals')
  expect(verdictOf(healthy).checkpoints[0]?.parts.measured).toBe('go')
  const verdict = verdictOf([opened, seen, ...rest])
  expect(verdict.checkpoints[0]?.parts.measured).toBe('inconclusive')
  expect(verdict.validity.find(({ id }) => id === 'no-live-keys')).toMatchObject({
    status: 'fail',
    reason: 'The run was stopped: an answer of Django (payments.intent) held a live key of a payment gateway.',
  })
})

test('live key: the state of the run reports it at once', () => {
  const judge = new Judge(policy, sha256)
  for (const signal of [...simulateRun({ ...run, seconds: 30, close: null }), seen]) judge.apply(signal)
  expect(runStateOf('r', judge, null).liveKey).toEqual({ target: 'candidate', at: 'payments.intent' })
})
