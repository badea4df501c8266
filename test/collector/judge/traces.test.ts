import { describe, expect, test } from 'vitest'
import { verdictSchema } from '../../../collector/judge/verdict-schema.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { toJson } from '../../../collector/report/json.ts'
import { toMarkdown } from '../../../collector/report/markdown.ts'
import { toText } from '../../../collector/report/text.ts'
import { events } from '../../../contract/events.ts'
import type { SampledAttributes } from '../../../contract/run-events.ts'
import { policy, verdictOf } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'
import { loadStart, type Simulation, simulateRun } from '../simulate-run.ts'

interface Sent extends Partial<SampledAttributes> {
  /** Seconds after the load's start. */
  readonly at: number
}

const idOf = (n: number) => n.toString(16).padStart(32, '0')

/** A run with a slow endpoint, whose sampled requests are reported just before its end, each twice. */
function* runWith(sent: readonly Sent[], changes: Partial<Simulation> = {}): Generator<Signal> {
  const signals = [...simulateRun({ requestsPerSecond: 400, ratioOf: { 'catalog.list': 1.6 }, plan: { checkpoints: ['2'] }, ...changes })]
  const sampled = sent.map(({ at, ...given }, i) => {
    const attributes = { target: 'candidate', endpoint: 'catalog.list', outcome: 'expected', status: 200, latency: 100, trace: idOf(i + 1), ...given }
    return event({ name: events.requestSampled, id: String(attributes.trace), time: loadStart + at * 1000, attributes })
  })
  yield* signals.slice(0, -1)
  yield logsSignal(...sampled)
  yield logsSignal(...sampled)
  yield* signals.slice(-1)
}

function rowsOf(verdict: ReturnType<typeof verdictOf>, kind: string) {
  return verdict.checkpoints.flatMap(({ findings }) => findings.filter(found => found.kind === kind).flatMap(found => found.byEndpoint))
}

describe('the slowest traced requests', () => {
  const slow = [900, 120, 300, 700, 500].map((latency, i) => ({ at: 30 + i, latency }))

  test('are listed at each endpoint that fails by itself: three of the candidate, slowest first, without repeats', () => {
    const verdict = verdictOf(runWith([...slow, { at: 31, latency: 5000, target: 'baseline' as const }, { at: 31, latency: 4000, endpoint: 'auth.me' }]))
    const rows = rowsOf(verdict, 'latency')
    const failing = rows.filter(({ status }) => status === 'fail')
    expect(failing.length).toBeGreaterThan(0)
    for (const { endpoint, traces } of failing) {
      expect(endpoint).toBe('catalog.list')
      expect(traces?.map(({ latency, trace }) => [latency, trace])).toEqual([
        [900, idOf(1)],
        [700, idOf(4)],
        [500, idOf(5)],
      ])
    }
    expect(rows.filter(({ status }) => status !== 'fail').flatMap(({ traces = [] }) => traces)).toEqual([])
    expect(verdictSchema.parse(JSON.parse(toJson(verdict)))).toEqual(verdict)
  })

  test('are from the judged window, not from the warm-up or after it', () => {
    const outside = [2, 10, 79].map(at => ({ at, latency: 9999 }))
    const [row] = rowsOf(verdictOf(runWith([...outside, { at: 40, latency: 80 }])), 'latency').filter(({ status }) => status === 'fail')
    expect(row?.traces?.map(({ latency }) => latency)).toEqual([80])
  })

  test('are the requests with unexpected responses when the endpoint has errors', () => {
    const failed = { at: 40, status: 500, outcome: 'unexpected', latency: 3 } as const
    const rows = rowsOf(verdictOf(runWith([...slow, failed], { errorShare: 0.2 })), 'error-rate')
    const row = rows.find(({ endpoint }) => endpoint === 'catalog.list')
    expect(row).toMatchObject({ traces: [{ trace: idOf(6), status: 500, latency: 3, at: new Date(loadStart + 40_000).toISOString() }] })
  })

  test('change nothing when there are none, and an unreadable one is only reported', () => {
    expect(toJson(verdictOf(runWith([])))).not.toContain('"traces"')
    const { validity } = verdictOf(runWith([{ at: 40, trace: '"><script>' }]))
    expect(validity.find(({ id }) => id === 'all-readable')?.reason).toContain(events.requestSampled)
  })

  test('are linked to the trace viewer of the policy', () => {
    const linked = { ...policy, traces: { link: 'https://tracing.example/t/{traceId}?org=1' } }
    const verdict = verdictOf(runWith(slow), linked)
    const url = `https://tracing.example/t/${idOf(1)}?org=1`
    expect(verdict.traceLink).toBe(linked.traces.link)
    expect(toMarkdown(verdict)).toMatch(/^- `catalog\.list` \(latency-p50, latency-p95.*\): \[900 ms, status 200\]\(<https:/m)
    expect(toMarkdown(verdict)).toContain(`[900 ms, status 200](<${url}>); [700 ms`)
    expect(toText(verdict, { colour: false, width: 120 }).replace(/\s+/g, ' ')).toContain(`· traced: catalog.list, 900 ms, status 200: ${url}`)
    expect(toMarkdown(verdictOf(runWith(slow)))).toContain(`900 ms, status 200 (\`${idOf(1)}\`); `)
  })
})
