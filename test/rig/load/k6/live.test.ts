import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { accountsPerArm, firstNewcomerNumber, sharedNumber } from '../../../../contract/accounts.ts'
import { type Arm, arms } from '../../../../contract/arm.ts'
import { type EndpointId, endpoint, endpointIds } from '../../../../contract/endpoints.ts'
import { events } from '../../../../contract/events.ts'
import { mixOf } from '../../../../contract/mix.ts'
import { type GeneratorSummary, sampledAttributes } from '../../../../contract/run-events.ts'
import { metrics } from '../../../../contract/signals.ts'
import { signatureHeader, textToSign } from '../../../../contract/webhook.ts'
import { findK6 } from '../../../../rig/load/k6/find.ts'
import type { K6Exit } from '../../../../rig/load/k6/spawn.ts'
import { readSummary, startLoad } from '../../../../rig/load/k6/start-load.ts'
import { assets } from '../../../../rig/platform/assets.ts'
import { planSession } from '../../../../scenarios/session-plan.ts'
import { totalCount } from '../../../../statistics/exponential-histogram.ts'
import { type ContractServer, type Seen, startContractServer } from './contract-server.ts'
import { type OtlpSink, startOtlpSink } from './otlp-sink.ts'

const seed = 7
const webhookSecret = 'whsec_live'
const administrator = { email: 'root@live.test', password: 'live-administrator' }
/** What the candidate has: the baseline has everything. */
const endpoints = endpointIds.filter(id => !['catalog.categories', 'orders.list'].includes(id))
const mix = mixOf(endpoints)

let backends: ContractServer
let sink: OtlpSink
let exit: K6Exit
let summary: GeneratorSummary
let inSetup: number

/** Four seconds of arrivals; then the state is stop, open sessions end, and k6 gets its signal. */
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-live-'))
  const { path, version } = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: process.env, log: console.error })
  sink = await startOtlpSink({ load: 'stop' })
  backends = await startContractServer(faulty)
  const profile = { name: 'live', purpose: '', sessionsPerSecond: 8, warmup: 1, looks: [3], concurrentUsers: 1 }
  const { url } = backends
  const collector = { url: sink.url, token: 'to=ken+/==' }
  const given = {
    runId: 'live-1',
    instance: 'k6-live',
    seed,
    arms: { baseline: { url, side: 'baseline' }, candidate: { url, side: 'candidate' } },
    collector,
    webhookSecret,
    traceShare: 0.25,
    hosts: {},
    endpoints,
    administrator,
  } as const
  const { k6, summaryPath } = await startLoad({ program: path, scenarios: assets.scenarios, profile, folder, ...given })
  await using running = k6
  const ended = running.exited.then(({ lines }) => {
    throw new Error(`k6 ended before it was asked to: ${lines.join('\n')}`)
  })
  ended.catch(() => {})
  const quiet = vi.waitFor(
    () => {
      expect(sink.count(metrics.sessionsStarted, {})).toBeGreaterThan(40)
      expect([...arms, 'hybrid' as const].map(sink.inFlight)).toEqual([0, 0, 0])
    },
    { timeout: 60_000, interval: 100 },
  )
  await Promise.race([quiet, ended])
  exit = await running.stop(20_000)
  summary = await readSummary(summaryPath, version, exit.code)
  inSetup = backends.seen.filter(isOfSetup).length
  await rm(folder, { recursive: true })
}, 400_000)

afterAll(async () => {
  await backends?.[Symbol.asyncDispose]()
  await sink?.[Symbol.asyncDispose]()
})

/** The candidate leads elsewhere where orders are changed, and breaks the schema where the profile is. */
function faulty({ arm, endpoint }: Seen) {
  if (arm === 'candidate' && endpoint === 'orders.status') return { status: 302, headers: { location: '/trap' } }
  return arm === 'candidate' && endpoint === 'auth.profile' ? { status: 200, body: { id: 1 } } : null
}

/** setup() makes the shared accounts and looks at the shop before anybody signs in; no session asks for what the candidate lacks. */
function isOfSetup({ endpoint, user, query }: Seen): boolean {
  if (user === administrator.email || endpoint === 'catalog.categories') return true
  return (endpoint === 'auth.register' && accountNumber(user) < accountsPerArm) || (endpoint.startsWith('catalog.') && query.includes('pageSize=100'))
}

function asIfBaseline(user: string): string {
  return user.replace('.candidate.', '.baseline.')
}

function isHybrid({ user }: Seen): boolean {
  return user.includes('.hybrid.')
}

function accountNumber(user: string): number {
  return Number(/\.(\d+)@/.exec(user)?.[1])
}

describe('load with real k6', { timeout: 10_000 }, () => {
  test('one signal ends it, with a summary and without errors', () => {
    expect(exit.signal).toBeNull()
    expect(summary).toMatchObject({ complete: true, dropped: 0, exitCode: 105 })
  })

  test('both arms get the same random choices', () => {
    const baseline = choices('baseline')
    const candidate = choices('candidate')
    expect(baseline.size).toBeGreaterThan(20)
    expect([...candidate.keys()].sort()).toEqual([...baseline.keys()].sort())
    for (const [session, asked] of candidate) expect(asked, `session ${session}`).toEqual(baseline.get(session)?.slice(0, asked.length))
  })

  test('each session performs its planned steps', () => {
    for (const [session, asked] of choices('baseline')) {
      const planned = planSession(seed, session, mix)
        .steps.map(step => step.endpoint)
        .filter(isSignedIn)
      expect(asked.map(({ endpoint }) => endpoint)).toEqual(planned)
    }
  })

  test('exported counts equal those of the backends and of the summary', () => {
    for (const target of arms) {
      const exported = { requests: sink.count(metrics.requests, { target }), writes: sink.count(metrics.writes, { target, outcome: 'acknowledged' }) }
      const expected = sink.count(metrics.requests, { target, outcome: 'expected' })
      expect(summary.arms[target]).toEqual({ requests: exported.requests, unexpected: exported.requests - expected, acknowledgedWrites: exported.writes })
      expect(latencies(target)).toBe(expected)
    }
    const across = sink.count(metrics.requests, { target: 'hybrid' })
    expect(across).toBeGreaterThan(0)
    expect(arms.reduce((sum, arm) => sum + summary.arms[arm].requests, across)).toBe(backends.seen.length - inSetup)
  })

  test('each acknowledged write is in the ledger once', () => {
    for (const target of arms) {
      const of = (name: string) => sink.events.filter(event => event.name === name && event.attributes.target === target)
      expect(of(events.writeAcknowledged)).toHaveLength(summary.arms[target].acknowledgedWrites)
      const outcomes = ['acknowledged', 'rejected', 'indeterminate'].map(outcome => sink.count(metrics.writes, { target, outcome }))
      expect(of(events.writeAttempted)).toHaveLength(outcomes.reduce((sum, n) => sum + n, 0))
      expect(of(events.writeIndeterminate)).toHaveLength(outcomes[2] ?? -1)
    }
    expect(new Set(sink.events.map(event => event.id)).size).toBe(sink.events.length)
    expect(summary.arms.baseline.acknowledgedWrites).toBeGreaterThan(10)
  })

  test('the ledger lists the values to read back', () => {
    const order = sink.events.find(event => event.name === events.writeAcknowledged && event.attributes.endpoint === 'orders.create')
    expect(order?.attributes).toMatchObject({
      kind: 'order',
      total: 900,
      status: 'pending',
      reference: expect.stringMatching(/^live-1\/(baseline|candidate)\/\d+\/order$/),
    })
  })

  test('a redirect is not followed and counts as a wrong response', () => {
    expect(backends.seen.some(seen => seen.arm === 'candidate' && seen.endpoint === 'orders.status')).toBe(true)
    expect(backends.strays).toEqual([])
    expect(unexpected('baseline')).toBe(0)
    expect(unexpected('candidate')).toBe(
      backends.seen.filter(({ arm, endpoint }) => arm === 'candidate' && ['orders.status', 'auth.profile'].includes(endpoint)).length,
    )
  })

  test('webhooks carry the signature of the payment gateway', () => {
    const calls = backends.seen.filter(seen => seen.endpoint === 'payments.webhook')
    expect(calls.length).toBeGreaterThan(0)
    for (const { headers, body } of calls) {
      const given = String(headers['stripe-signature'])
      const seconds = Number(/^t=(\d+),/.exec(given)?.[1])
      expect(given).toBe(signatureHeader(seconds, createHmac('sha256', webhookSecret).update(textToSign(seconds, body)).digest('hex')))
    }
    const callbacks = backends.seen.filter(seen => seen.endpoint === 'regional.callback')
    expect(callbacks.length).toBeGreaterThan(0)
    for (const { headers, body } of callbacks) expect(headers['x-chapa-signature']).toBe(createHmac('sha256', webhookSecret).update(body).digest('hex'))
  })

  test('accounts of every role are created and used', () => {
    const made = backends.seen.filter(({ endpoint, user }) => endpoint === 'admin.users.create' && user === administrator.email)
    expect(new Set(made.map(({ body }) => JSON.parse(body).role))).toEqual(new Set(['vendor', 'admin']))
    const emails = new Set(made.map(({ body }) => JSON.parse(body).email))
    const asked = backends.seen.filter(seen => endpoint(seen.endpoint).role !== undefined && !isOfSetup(seen))
    expect(asked.length).toBeGreaterThan(10)
    for (const { user } of asked) expect(emails).toContain(user)
  })

  test('each session reports its outcome, and a broken one its place and reason', () => {
    const ends = sink.events.filter(event => event.name === events.sessionEnded)
    for (const target of [...arms, 'hybrid']) {
      const of = (outcome: string) => ends.filter(({ attributes }) => attributes.target === target && attributes.outcome === outcome)
      for (const outcome of ['completed', 'broken']) expect(of(outcome)).toHaveLength(sink.count(metrics.sessionsEnded, { target, outcome }))
      for (const { attributes } of of('completed'))
        expect(Object.keys(attributes).sort()).toEqual(['cutover.event.id', 'journey', 'outcome', 'session', 'target'])
    }
    const broken = ends
      .filter(({ attributes }) => attributes.outcome === 'broken')
      .map(({ attributes: { target, at, on, detail } }) => [target, at, on, detail].join())
    expect(new Set(broken)).toEqual(
      new Set(['candidate,auth.profile,candidate,status 200, but $.email: missing', 'candidate,orders.status,candidate,status 302 instead of 200']),
    )
  })

  test('crossing users send to the candidate what it serves and the rest to the baseline, each with one account', () => {
    const asked = backends.seen.filter(seen => isHybrid(seen) && !isOfSetup(seen))
    const on = (id: EndpointId) => new Set(asked.filter(seen => seen.endpoint === id).map(({ arm }) => arm))
    expect(on('orders.detail')).toEqual(new Set(['candidate']))
    expect(on('orders.list')).toEqual(new Set(['baseline']))
    const lists = asked.filter(seen => seen.endpoint === 'orders.list')
    for (const { user } of lists) expect(asked.filter(seen => seen.user === user).map(seen => seen.endpoint)).toContain('orders.create')
  })

  test('a sample of the requests carries traces, the same in both arms, each with its outcome', () => {
    const sent = backends.seen.filter(({ headers }) => headers.traceparent !== undefined)
    const sampledEvents = sink.events.filter(event => event.name === events.requestSampled)
    const traceIds = sent.map(({ headers }) => String(headers.traceparent).split('-')[1])
    expect(traceIds.toSorted()).toEqual(sampledEvents.map(({ attributes }) => attributes.trace).toSorted())
    for (const { attributes } of sampledEvents) expect(sampledAttributes.safeParse(attributes).success).toBe(true)
    const steps = (target: string) => sampledEvents.filter(({ attributes }) => attributes.target === target).length
    expect(steps('baseline') / summary.arms.baseline.requests).toBeCloseTo(0.25, 1)
    // Sessions that break off on the candidate leave some out.
    expect(steps('candidate')).toBeLessThanOrEqual(steps('baseline'))
    const last = (seen: (typeof sent)[number]) =>
      sent.findLast(({ arm, user, endpoint }) => arm === 'baseline' && user === asIfBaseline(seen.user) && endpoint === seen.endpoint)
    for (const seen of sent.filter(({ arm, user }) => arm === 'candidate' && user !== '')) expect(last(seen), `${seen.user} ${seen.endpoint}`).toBeDefined()
  })

  test('k6 sends its token to the collector and polls whether to continue', () => {
    expect([...sink.shown]).toEqual(['Bearer to=ken+/=='])
    expect(sink.asked()).toBeGreaterThan(0)
  })

  test('judged metrics carry no unknown tags', () => {
    const points = sink.exports.at(-1)?.filter(point => point.metric === metrics.requests) ?? []
    for (const { attributes } of points) {
      const crossing = attributes.target === 'hybrid' ? ['on'] : []
      expect(Object.keys(attributes).sort()).toEqual(['endpoint', ...crossing, 'outcome', 'scenario', 'target'])
      expect(endpointIds).toContain(attributes.endpoint)
    }
  })

  test('each session opens its own connection', () => {
    const connections = new Map<number, Set<string>>()
    for (const { connection, user, arm } of backends.seen.filter(seen => !isOfSetup(seen) && !isHybrid(seen) && seen.user !== '')) {
      connections.set(connection, (connections.get(connection) ?? new Set()).add(`${arm} ${accountNumber(user)}`))
    }
    for (const users of connections.values()) expect(users.size).toBe(1)
  })
})

/** Whether requests to the endpoint identify their account. */
function isSignedIn(id: EndpointId): boolean {
  return endpoint(id).authentication === 'bearer' || id.startsWith('auth.')
}

/** Numbers of the first sessions by the account that they sign in with; there are fewer than any role has accounts, or nearly so. */
const sessionOf = new Map<number, number>()
for (let session = 59; session >= 0; session--) sessionOf.set(sharedNumber(planSession(seed, session, mix).role, session), session)

/** What each session asked for, by its number. */
function choices(arm: Arm): Map<number, { endpoint: EndpointId; query: string; body: string }[]> {
  const sessions = new Map<number, { endpoint: EndpointId; query: string; body: string }[]>()
  for (const seen of backends.seen.filter(seen => seen.arm === arm && isSignedIn(seen.endpoint) && !isOfSetup(seen) && !isHybrid(seen))) {
    const account = accountNumber(seen.user)
    const session = account >= firstNewcomerNumber ? account - firstNewcomerNumber : (sessionOf.get(account) ?? -1)
    const body = seen.body.replaceAll(arm, 'arm').replaceAll(/"productId":"p[0-5]"/g, '"productId":"a pair’s"')
    sessions.set(session, [...(sessions.get(session) ?? []), { endpoint: seen.endpoint, query: seen.query, body }])
  }
  return sessions
}

function unexpected(target: Arm): number {
  return sink.count(metrics.requests, { target, outcome: 'unexpected' })
}

/** Number of latencies in the last export. */
function latencies(target: Arm): number {
  const points = (sink.exports.at(-1) ?? []).filter(point => point.metric === metrics.latency && point.attributes.target === target)
  return points.reduce((sum, { kind, value }) => (kind === 'histogram' ? sum + totalCount(value) : sum), 0)
}
