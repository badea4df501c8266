import type { Signal } from '../../../collector/otlp/signal.ts'
import { parsePolicy } from '../../../collector/policy/parse.ts'
import type { Policy } from '../../../collector/policy/schema.ts'
import { arms } from '../../../contract/arm.ts'
import { endpointsOf } from '../../../contract/endpoints.ts'
import { events } from '../../../contract/events.ts'
import { drillChecks } from '../../../contract/probe-events.ts'
import { metrics } from '../../../contract/signals.ts'
import { earlierRun } from '../criteria/earlier.ts'
import { imported } from '../criteria/importing.ts'
import { compared, day, drilled, exchanges, found, probeSignal } from '../criteria/probing.ts'
import { verdictOf } from '../judging.ts'
import { counter } from '../signals.ts'
import { loadStart, simulateRun } from '../simulate-run.ts'

const because = 'the plan says so'

const funnel = (side: string) => ({ visitors: `/${side}/visitors`, conversions: `/${side}/conversions` })

/** A policy with every kind whose pages no other verdict shows. */
const policyOf = (start: string | null) =>
  parsed({
    names: { baseline: 'Next.js', candidate: 'Django' },
    allowHosts: [],
    plan: { start },
    criteria: {
      parity: { kind: 'parity' },
      migrated: { kind: 'migrated', limit: '50%' },
      tokens: { kind: 'token-interop' },
      'way-back': { kind: 'rollback-drill' },
      statements: { kind: 'database-cost', measure: 'statements', margin: '10%', because },
      checkout: { kind: 'completion', margin: '1%', because },
      'latency-max': { kind: 'latency', quantile: 'p95', max: '60ms', because },
      'latency-runs': { kind: 'latency', quantile: 'p50', margin: '10%', runs: 3, because },
      uptime: { kind: 'uptime', limit: '99.9%', demonstrate: true },
      'unit-tests': { kind: 'tests', atLeast: 10, maxAge: '7d' },
      coverage: { kind: 'coverage', limit: '80%', maxAge: '7d' },
      scan: { kind: 'sarif', level: 'error', maxAge: '7d' },
      bugs: { kind: 'figure', pointer: '/open', unit: 'open critical bugs', atMost: 0, maxAge: '7d' },
      conversion: { kind: 'conversion', margin: '1%', maxAge: '7d', pointers: { baseline: funnel('baseline'), candidate: funnel('candidate') } },
      'on-schedule': { kind: 'schedule', limit: '10%' },
      ready: { kind: 'attested', statement: 'We are ready.', from: 'operations lead' },
    },
    checkpoints: [
      {
        id: '2',
        title: 'All kinds',
        week: 4,
        scope: ['auth'],
        criteria: [
          'parity',
          'migrated',
          'tokens',
          'way-back',
          'statements',
          'checkout',
          'latency-max',
          'latency-runs',
          'uptime',
          'unit-tests',
          'coverage',
          'scan',
          'bugs',
          'conversion',
          'on-schedule',
          'ready',
        ],
        questions: [],
        decisions: { go: 'Go on', 'no-go': 'Stop', inconclusive: 'Wait' },
      },
    ],
    rollback: [],
  })

interface Seen {
  /** First day of the migration. */
  readonly start: string
  readonly median: number
  /** Statements of the candidate a second; the baseline runs 1,000. */
  readonly statements: number
  /** One in so many sessions breaks off on the candidate only. */
  readonly brokenEvery: number
  /** Signals before the end, next to the load. */
  readonly probes: readonly Signal[]
}

const scope = endpointsOf(['auth'])
const nights = (verdict: 'go' | 'no-go') =>
  ['night-1', 'night-2'].map(name =>
    earlierRun(
      name,
      'latency-runs',
      { kind: 'latency', logRatio: 0.01, standardError: 0.01, degreesOfFreedom: 11 },
      { verdict: name === 'night-2' ? verdict : 'go' },
    ),
  )
const soak = (failed: number) => earlierRun('soak-1', 'uptime', { kind: 'uptime', probes: 3000, failed, outages: failed > 0 ? [failed] : [] })

function reports(good: boolean): Signal[] {
  const given = { at: loadStart - day, commit: '1' }
  const worst = good ? [] : ['B608 in orders/views.py:41: SQL | <built> from strings']
  const visitors = 50_000
  const answered = {
    criterion: 'ready',
    answer: good ? 'yes' : 'no',
    role: 'operations lead',
    statement: good ? 'All runbooks were walked through' : 'Nobody is on call yet',
    at: loadStart - day,
    expires: loadStart + 30 * day,
  }
  return [
    imported('unit-tests', { kind: 'tests', tests: 812, failures: good ? 0 : 1, errors: 0, skipped: 2, failed: good ? [] : ['pays <twice> & | more'] }, given),
    imported('coverage', { kind: 'coverage', covered: good ? 9000 : 7000, total: 10_000 }, given),
    imported('scan', { kind: 'sarif', counts: { error: good ? 0 : 1, warning: 3, note: 0, none: 0 }, tools: ['Bandit 1.9'], worst }, given),
    imported('bugs', { kind: 'figure', value: good ? 0 : 2 }, given),
    imported('conversion', { kind: 'conversion', baseline: { visitors, conversions: 2000 }, candidate: { visitors, conversions: good ? 2010 : 1200 } }, given),
    probeSignal(events.evidenceAttested, { attributes: answered }),
  ]
}
const drill = { at: loadStart - day, candidate: '1' }

const good: Seen = {
  start: '2025-12-15',
  median: 30,
  statements: 1000,
  brokenEvery: Number.POSITIVE_INFINITY,
  probes: [
    ...scope.flatMap(endpoint => [found(endpoint), compared(endpoint, 'same')]),
    ...exchanges(),
    drilled(drill),
    ...nights('go'),
    soak(0),
    ...reports(true),
  ],
}

export const allPass = () => judged(good)

/** The signals and the policy behind `allPass`. */
export const passing = () => ({ signals: signalsOf(good), policy: policyOf(good.start) })

export const allFail = () =>
  judged({
    start: '2025-11-10',
    median: 40,
    statements: 1400,
    brokenEvery: 10,
    probes: [
      ...scope.map(endpoint => found(endpoint, endpoint === 'auth.me')),
      ...scope.map(endpoint => compared(endpoint, 'different', '$.user.roles: <b>"admin"</b> | nothing')),
      ...exchanges({ token: 'wrong signature', issuer: 'baseline', on: 'candidate', outcome: 'accepted' }),
      drilled({ ...drill, checks: drillChecks.map(check => ({ check, passed: 9, total: 10, detail: 'order 7: 404 & no more' })), secondsToRecover: 1800 }),
      ...nights('no-go'),
      soak(30),
      ...reports(false),
    ],
  })

/** The load alone: no probes, no earlier runs. */
export const allUnknown = () => verdictOf(simulateRun({ requestsPerSecond: 20, probed: false, buyers: 0, plan: { checkpoints: ['2'] } }), policyOf(null))

function judged(seen: Seen) {
  return verdictOf(signalsOf(seen), policyOf(seen.start))
}

function signalsOf({ median, statements, brokenEvery, probes }: Seen): Signal[] {
  const run = [...simulateRun({ probed: false, buyers: 0, requestsPerSecond: 400, median, plan: { checkpoints: ['2'] } })]
  const [opened, ...rest] = run.map((signal, j) => beside(signal, Math.ceil(j / 3), statements, brokenEvery))
  return opened ? [opened, ...probes.map(beforeLoad), ...rest] : []
}

function beforeLoad(signal: Signal): Signal {
  return signal.kind === 'logs' ? { ...signal, events: signal.events.map(one => ({ ...one, time: loadStart })) } : signal
}

/** Adds database counters and ended sessions to the signals of a second. */
function beside(signal: Signal, second: number, statements: number, brokenEvery: number): Signal {
  const time = loadStart + second * 1000
  if (signal.kind === 'metrics') {
    if (!signal.points.some(({ metric }) => metric === metrics.probeChecks)) return signal
    const from = { instance: 'rig', start: loadStart }
    const counts = arms.flatMap(target =>
      [metrics.databaseStatements, metrics.databaseTime].map(metric =>
        counter(metric, { target }, second * (target === 'candidate' ? statements : 1000), time - 100, from),
      ),
    )
    return { ...signal, points: [...signal.points, ...counts] }
  }
  if (second === 0 || second > 80) return signal
  const ended = arms.flatMap(target =>
    Array.from({ length: 20 }, (_, n) => {
      const session = second * 20 + n
      const outcome = target === 'candidate' && session % brokenEvery === 0 ? 'broken' : 'completed'
      return probeSignal(events.sessionEnded, { attributes: { target, journey: 'buy', session, outcome } }, time - 500)
    }),
  )
  return { ...signal, events: [...signal.events, ...ended.flatMap(one => (one.kind === 'logs' ? one.events : []))] }
}

function parsed(text: object): Policy {
  const read = parsePolicy(JSON.stringify(text))
  if (!read.ok) throw new Error(`Cannot read the policy of all kinds: ${JSON.stringify(read.errors)}`)
  return read.policy
}
