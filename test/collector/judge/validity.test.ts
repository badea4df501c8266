import { describe, expect, test } from 'vitest'
import { mixDistance } from '../../../collector/judge/validity/requests.ts'
import type { ReceivedEvent, Signal } from '../../../collector/otlp/signal.ts'
import { toMarkdown } from '../../../collector/report/markdown.ts'
import { toText } from '../../../collector/report/text.ts'
import { events } from '../../../contract/events.ts'
import type { Plan } from '../../../contract/plan.ts'
import { attributes, metrics } from '../../../contract/signals.ts'
import { simulated, verdictOf } from '../judging.ts'
import { event } from '../signals.ts'
import { loadStart, type Simulation, simulateRun } from '../simulate-run.ts'

const load = { requestsPerSecond: 240, plan: { checkpoints: ['2'] } }
const healthy = [...simulateRun(load)]

const changedEvent = (change: (event: ReceivedEvent) => ReceivedEvent) => (signal: Signal) =>
  signal.kind === 'logs' ? { ...signal, events: signal.events.map(change) } : signal

function identity(target: string, moment: string, attributes: ReceivedEvent['attributes']) {
  return changedEvent(event => {
    const fits = event.name === events.backendIdentified && event.attributes.target === target && event.attributes.moment === moment
    return fits ? { ...event, attributes: { ...event.attributes, ...attributes } } : event
  })
}

const summary = (change: (body: { complete: boolean; arms: { candidate: { requests: number } } }) => void) =>
  changedEvent(event => {
    if (event.name !== events.generatorSummary) return event
    const body = structuredClone(event.body) as { complete: boolean; arms: { candidate: { requests: number } } }
    change(body)
    return { ...event, body }
  })

/** Before the load, the candidate's identity of another process, then the right one. */
const seenTwice = (event: ReceivedEvent): ReceivedEvent[] => {
  const { name, attributes } = event
  const isFirst = name === events.backendIdentified && attributes.target === 'candidate' && attributes.moment === 'before'
  return isFirst ? [{ ...event, id: 'first', attributes: { ...attributes, instance: 'first' } }, event] : [event]
}

const replanned = (changes: Partial<Plan>) =>
  changedEvent(event => (event.name === events.runOpened ? { ...event, body: { ...(event.body as Plan), ...changes } } : event))

const lateProbes = (signal: Signal, index: number): Signal =>
  signal.kind === 'metrics' && index < 120 ? { ...signal, points: signal.points.filter(({ resource }) => resource[attributes.instance] !== 'rig') } : signal

/** The last seconds' latencies of one endpoint never arrive. */
const someLatencies = (signal: Signal, index: number): Signal =>
  signal.kind === 'metrics' && index > 225
    ? { ...signal, points: signal.points.filter(({ kind, attributes: { endpoint } }) => kind !== 'histogram' || endpoint !== 'auth.me') }
    : signal

const seldomSampled = (signal: Signal, index: number): Signal =>
  signal.kind === 'metrics' && index !== 121 ? { ...signal, points: signal.points.filter(({ metric }) => metric !== metrics.generatorCpu) } : signal

/** Some of the candidate's requests get a rate limiter's response. */
const limited = (signal: Signal): Signal => {
  if (signal.kind === 'logs') return signal
  return {
    ...signal,
    points: signal.points.flatMap(point => {
      const hit =
        point.kind === 'sum' && point.metric === metrics.requests && point.attributes.target === 'candidate' && point.attributes.endpoint === 'auth.me'
      if (!hit) return [point]
      const share = Math.floor(point.value / 20)
      return [
        { ...point, value: point.value - share },
        { ...point, attributes: { ...point.attributes, outcome: 'limited' }, value: share },
      ]
    }),
  }
}

/** The candidate gets no request for one of the endpoints. */
const skipped = (signal: Signal): Signal =>
  signal.kind === 'metrics'
    ? { ...signal, points: signal.points.filter(({ attributes }) => !(attributes.target === 'candidate' && attributes.endpoint === 'catalog.list')) }
    : signal

describe('validity: a healthy measurement', () => {
  test('passes every condition', () => {
    const { validity } = verdictOf(healthy)
    expect(validity.map(({ status }) => status)).toEqual(validity.map(() => 'pass'))
    expect(validity.map(({ id }) => id)).toEqual([
      'no-dropped-iterations',
      'users-in-flight',
      'generator-kept-up',
      'counts-reconciled',
      'no-overflow',
      'all-readable',
      'no-gaps',
      'identity-unchanged',
      'two-servers',
      'equal-mix',
      'closed-normally',
      'not-rate-limited',
    ])
  })
})

describe('validity: the resource use of the load machine', () => {
  const holding = (machine: Simulation['machine'], planned: Plan['machine']) => {
    const { whole } = simulated({ ...load, machine, plan: { checkpoints: ['2'], ...(planned === undefined ? {} : { machine: planned }) } })
    return whole.validity.find(({ id }) => id === 'machine-had-room')
  }

  test('passes its own condition when there was room', () => {
    const reason = "Peak use: 40 % of the load machine's memory, 2 % of the files that k6 may open."
    expect(holding({ memory: 0.4, descriptors: 0.02 }, ['cpu', 'memory', 'descriptors'])).toMatchObject({ status: 'pass', reason })
  })

  test('is a condition only when the plan lists the resource as measurable', () => {
    expect(holding({ memory: 0.4 }, ['memory'])).toMatchObject({ status: 'pass' })
    expect(holding({}, ['cpu'])).toBeUndefined()
    expect(holding({ memory: 0.99 }, undefined)).toBeUndefined()
  })

  test('over all cores is reported next to that of k6, and decides nothing', () => {
    const { validity } = simulated({ ...load, machine: { cpu: 0.99 }, plan: { machine: ['cpu'] } }).whole
    expect(validity.find(({ id }) => id === 'generator-kept-up')).toMatchObject({
      status: 'pass',
      reason: 'The load generator used 30 % of all cores (everything on its machine together 99 %), less than 80 %.',
    })
  })
})

describe('validity: an unhealthy measurement makes passes unknown', () => {
  test.each<[string, string, (signal: Signal, index: number) => Signal, string]>([
    ['identity-unchanged', 'a new version', identity('candidate', 'after', { version: '2' }), 'Django changed from version 1 to 2 during the run.'],
    ['identity-unchanged', 'a restart', identity('baseline', 'after', { instance: 'other' }), 'Next.js was replaced or restarted during the run.'],
    [
      'identity-unchanged',
      'a restart that was seen on the way',
      signal => (signal.kind === 'logs' ? { ...signal, events: signal.events.flatMap(seenTwice) } : signal),
      'Django was replaced or restarted during the run.',
    ],
    ['warmed-up', 'a cold start', replanned({ warmup: '14s' }), "The plan's warm-up is 14s; at least 15 s are required."],
    ['no-gaps', 'probes that begin in the middle', lateProbes, 'rig sent nothing for '],
    ['generator-kept-up', 'a generator that was sampled once', seldomSampled, 'The CPU use of the load generator was not reported.'],
    [
      'identity-unchanged',
      'a backend that is gone',
      identity('candidate', 'after', { reachable: false }),
      'Django did not answer after the load, so its identity is unknown.',
    ],
    [
      'two-servers',
      'one server under two addresses',
      identity('candidate', 'before', { instance: 'baseline' }),
      'Both URLs lead to the same server (baseline).',
    ],
    ['counts-reconciled', 'lost exports', summary(body => body.arms.candidate.requests++), "The counts received differ from k6's own (Django: "],
    ['counts-reconciled', 'lost histograms', someLatencies, ' latencies of expected answers received, '],
    ['counts-reconciled', 'a generator without a summary', summary(body => Object.assign(body, { complete: false })), 'k6 wrote no summary'],
    ['no-overflow', 'folded series', signal => ({ ...signal, overflow: true }), 'A sender exceeded its cardinality limit'],
    ['not-rate-limited', 'a rate limiter', limited, 'requests with 429 (rate limited), at auth.me.'],
    ['equal-mix', 'different requests', skipped, 'The numbers of requests differ: '],
    ['all-readable', 'a broken event', identity('baseline', 'after', { moment: 'now and then' }), 'Unreadable signals: 1 × cutover.backend.identified.'],
  ])('%s does not pass with %s', (id, _, change, reason) => {
    const { validity, checkpoints } = verdictOf(healthy.map(change))
    const broken = validity.find(held => held.id === id)
    expect(broken?.status).not.toBe('pass')
    expect(broken?.reason).toContain(reason)
    const measured = checkpoints[0]?.findings.filter(({ part }) => part === 'measured') ?? []
    expect(measured.filter(({ status }) => status === 'pass')).toEqual([])
    expect(checkpoints[0]?.parts.measured).not.toBe('go')
  })

  test('not-rate-limited names the Retry-After of a rate limiter', () => {
    const attributes = {
      target: 'candidate',
      journey: 'browse',
      session: 1,
      outcome: 'broken',
      at: 'auth.me',
      on: 'candidate',
      detail: 'status 429 instead of 200, Retry-After: 7',
    }
    const limitedSession = event({ name: events.sessionEnded, id: 'limited', time: loadStart + 20_000, attributes })
    const { validity } = verdictOf([...healthy.map(limited).slice(0, 60), { kind: 'logs', events: [limitedSession] }, ...healthy.map(limited).slice(60)])
    const held = validity.find(({ id }) => id === 'not-rate-limited')
    expect(held?.reason).toContain('with 429 (rate limited), at auth.me (Retry-After: 7).')
    expect(held?.remedy).toBe('Exempt the load machine from rate limits on both backends, or use a profile with fewer users.')
  })

  test('no-dropped-iterations fails with dropped sessions', () => {
    expect(simulated({ ...load, dropped: 3 }).whole.validity[0]).toEqual({
      id: 'no-dropped-iterations',
      status: 'fail',
      reason: 'k6 dropped 3 sessions: no virtual user was free.',
      remedy: 'Use a profile with fewer users, or a larger load machine.',
    })
  })

  test('too few users make the run inconclusive', () => {
    expect(simulated({ ...load, users: 60 }).parts.measured).toBe('inconclusive')
  })

  test('a busy generator makes passes unknown, with its CPU use as the reason', () => {
    const { findings } = simulated({ ...load, cpu: 0.93 })
    expect(findings[0]?.status).toBe('unknown')
    expect(findings[0]?.reason).toMatch(
      /The pass is withheld, since the measurement was unhealthy: The load generator used 93 % of all cores; from 80 % on it delays its own measurements\.$/,
    )
  })

  test.each([
    ['memory', { memory: 0.93, descriptors: 0.01 }, "Use of the load machine's memory reached 93 %; from 90 % on requests wait or fail on the load machine."],
    ['files', { memory: 0.2, descriptors: 0.9 }, 'Use of the files that k6 may open reached 90 %; from 90 % on requests wait or fail on the load machine.'],
    ['a rig that falls silent', { memory: 0.2 }, 'The use of the files that k6 may open was not reported.'],
  ] as const)('a load machine with too few free resources makes the run inconclusive: %s', (_, machine, reason) => {
    const { whole, parts } = simulated({ ...load, machine, plan: { machine: ['memory', 'descriptors'] } })
    expect(whole.validity.find(({ id }) => id === 'machine-had-room')).toMatchObject({ status: reason.startsWith('Use') ? 'fail' : 'unknown', reason })
    expect(parts.measured).toBe('inconclusive')
  })

  test('no-gaps reports a gap in the window', () => {
    const silent = healthy.filter((signal, index) => !(signal.kind === 'metrics' && index > 90 && index < 106))
    expect(verdictOf(silent).validity.find(({ id }) => id === 'no-gaps')?.reason).toMatch(/sent nothing for \d\.\d s from .+ on\.$/)
  })

  test('an early end makes the run inconclusive, for each reason', () => {
    for (const close of ['interrupted', 'failed', null] as const) expect(simulated({ ...load, close }).parts.measured).toBe('inconclusive')
  })

  test('an unhealthy measurement leaves a fail a fail', () => {
    const { findings, verdict } = simulated({ ...load, ratio: 1.5, cpu: 0.95, users: 50, dropped: 9 })
    expect(findings.find(({ criterion }) => criterion === 'latency-p50')?.status).toBe('fail')
    expect(verdict).toBe('no-go')
  })
})

describe('validity: failures that both backends share', () => {
  const shared = (control: Simulation['control'], plan: Partial<Plan>, changes: Partial<Simulation> = {}) => {
    const found = simulated({ ...load, sharedOutage: { from: 40, seconds: 1 }, control, ...changes, plan: { ...load.plan, ...plan } })
    return { ...found, held: found.whole.validity.find(({ id }) => id === 'shared-failures') }
  }
  const planned = { controlProbe: 'http://127.0.0.1:45001/' }

  test('are reported, and question no finding, while a control answers', () => {
    const { held, whole, findings } = shared('up', planned)
    const reason =
      'In 1 s both Next.js and Django left requests or probes unanswered. The control probe answered then, so it was not the network of the rig, and they count.'
    expect(held).toEqual({ id: 'shared-failures', status: 'pass', reason, remedy: '', notable: true })
    expect(findings.filter(({ doubtedBy }) => doubtedBy)).toEqual([])
    expect(toText(whole, { width: 500, colour: false })).toContain(reason)
    expect(toMarkdown(whole)).toContain(reason)
  })

  test.each<[string, Simulation['control'], Partial<Plan>, string]>([
    ['without a control', null, {}, 'no control probe ran that could rule out the network of the rig.'],
    ['while the control is silent', 'down', planned, 'the control probe got no answer either.'],
  ])('make passes unknown %s', (_, control, plan, why) => {
    const { held, findings, parts } = shared(control, plan)
    expect(held).toMatchObject({ status: 'unknown', reason: `In 1 s both Next.js and Django left requests or probes unanswered, and ${why}` })
    expect(findings.find(({ criterion }) => criterion === 'latency-p50')).toMatchObject({ status: 'unknown', doubtedBy: ['shared-failures'] })
    expect(parts.measured).toBe('inconclusive')
  })

  test('leave a failure of the candidate alone a no-go', () => {
    const { verdict, findings } = shared(null, {}, { ratio: 1.5, errorShare: 0.02 })
    expect(verdict).toBe('no-go')
    expect(findings.filter(({ status }) => status === 'fail').map(({ criterion }) => criterion)).toEqual(expect.arrayContaining(['latency-p50', 'error-rate']))
  })

  test('are a condition when a control was planned, otherwise only when there are some', () => {
    expect(shared('up', planned, { sharedOutage: null }).held).toMatchObject({
      status: 'pass',
      reason: 'In no second did both backends leave requests or probes unanswered.',
    })
    expect(shared(null, {}, { sharedOutage: null }).held).toBeUndefined()
  })

  test('are no condition when a single backend is under load', () => {
    expect(shared(null, { design: 'alone' }).held).toBeUndefined()
  })
})

describe('validity: a dying candidate', () => {
  test('is no-go with a readable reason, whatever the measurement', () => {
    const dying = [...simulateRun({ ...load, outage: { from: 40, seconds: 60 } })].map(identity('candidate', 'after', { reachable: false }))
    const { verdict, checkpoints } = verdictOf(dying)
    expect(verdict).toBe('no-go')
    expect(checkpoints[0]?.findings.find(({ criterion }) => criterion === 'error-rate')?.reason).toMatch(/^Django was out for \d+ s/)
  })
})

describe('validity: the distance of two mixes', () => {
  const mix = (...counts: number[]) => new Map(counts.map((count, i) => [`e${i}`, count]))

  test('is zero for equal mixes, one for disjoint mixes', () => {
    expect(mixDistance(mix(10, 20), mix(100, 200)).distance).toBe(0)
    expect(mixDistance(mix(10, 0), mix(0, 10)).distance).toBe(1)
  })

  test('has a smaller tolerance for chance with more requests', () => {
    expect(mixDistance(mix(50, 50), mix(50, 50)).chance).toBeGreaterThan(mixDistance(mix(5000, 5000), mix(5000, 5000)).chance)
  })
})
