import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Labels = Readonly<Record<string, string>>

/** A stand-in for a collector's /metrics: one run under way, all of its figures, and the collector's own metrics. Counters grow with each scrape. */
export async function serveExposition(): Promise<AsyncDisposable & { readonly target: string }> {
  let answers = 0
  const server = createServer((_, response) => {
    answers += 1
    response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(exposition(answers))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { target: `127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}

const run = { run: 'night-1' }
const arms = ['baseline', 'candidate'].map(arm => ({ ...run, arm }))
const endpoints = [
  { domain: 'auth', endpoint: 'auth.login' },
  { domain: 'catalog', endpoint: 'catalog.list' },
]
const load = arms.flatMap(arm => endpoints.map(endpoint => ({ ...arm, ...endpoint })))
const bounds = { value: 1.02, lower: 0.98, upper: 1.06 }
const quantities = [
  { criterion: 'latency-p50', kind: 'latency', unit: 'ratio' },
  { criterion: 'latency-p95', kind: 'latency', unit: 'ratio' },
  { criterion: 'latency-p99', kind: 'latency', unit: 'ratio' },
  { criterion: 'error-rate', kind: 'error-rate', unit: 'share' },
  { criterion: 'uptime', kind: 'uptime', unit: 'share' },
  { criterion: 'concurrent-users', kind: 'concurrency', unit: 'sessions' },
  { criterion: 'no-lost-writes', kind: 'lost-writes', unit: 'writes' },
  { criterion: 'sessions-completed', kind: 'completion', unit: 'points' },
  { criterion: 'half-of-apis-migrated', kind: 'migrated', unit: 'share' },
  { criterion: 'database-statements', kind: 'database-cost', unit: 'ratio' },
].map(quantity => ({ ...run, checkpoint: '1', ...quantity }))
const criteria = [...quantities.map(({ unit: _, ...labels }) => ({ ...labels, part: 'measured' })), ...evidence()]
const triggers = ['data-corruption', 'performance-degradation', 'critical-bugs', 'timeline-overrun']

/** @param time how often it was asked: counters are multiples of it */
function exposition(time: number): string {
  const now = Math.round(Date.now() / 1_000)
  return [...ofRun(time, now), ...judgement(), ...trust(time), ...history(now), ...ofCollector(time, now), ''].join('\n')
}

function ofRun(time: number, now: number): string[] {
  const info = {
    profile: 'nightly',
    design: 'duet',
    baseline: 'Next.js',
    candidate: 'Django',
    baseline_version: '1',
    // As of a run whose candidate is not identified at first.
    candidate_version: time === 1 ? '' : '2',
    judge_version: '1.2.0',
  }
  return [
    ...gauge('cutover_run_info', [{ ...run, ...info }], 1),
    ...gauge('cutover_run_opened_timestamp_seconds', [run], now - 60),
    ...gauge('cutover_run_measured_from_timestamp_seconds', [run], now - 45),
    ...gauge('cutover_run_closed_timestamp_seconds', [run], now),
    ...gauge('cutover_run_measured_seconds', [run], 45),
    ...counter('cutover_requests_total', across(load, 'outcome', ['expected', 'unexpected', 'limited', 'failed']), time),
    ...histogram('cutover_request_duration_seconds', load, time),
    ...gauge('cutover_sessions_in_flight', arms, 120),
    ...counter(
      'cutover_sessions_ended_total',
      across(
        arms.map(arm => ({ ...arm, journey: 'buy' })),
        'outcome',
        ['completed', 'broken'],
      ),
      time,
    ),
    ...counter('cutover_writes_total', across(arms, 'outcome', ['acknowledged', 'rejected', 'indeterminate']), time),
    ...counter('cutover_probe_checks_total', across(across([run], 'target', ['baseline', 'candidate', 'control']), 'outcome', ['up', 'down']), time),
    ...counter('cutover_database_statements_total', arms, 30 * time),
    ...counter('cutover_database_seconds_total', arms, 0.1 * time),
  ]
}

function judgement(): string[] {
  const byEndpoint = endpoints.map(endpoint => ({ ...run, checkpoint: '1', criterion: 'latency-p95', ...endpoint }))
  return [
    ...Object.entries(bounds).flatMap(([bound, value]) =>
      gauge(
        'cutover_estimate',
        quantities.map(labels => ({ ...labels, bound })),
        value,
      ),
    ),
    ...gauge('cutover_limit', quantities, 1.1),
    ...Object.entries(bounds).flatMap(([bound, value]) =>
      gauge(
        'cutover_endpoint_estimate',
        byEndpoint.map(labels => ({ ...labels, unit: 'ratio', bound })),
        value,
      ),
    ),
    ...gauge(
      'cutover_endpoint_limit',
      byEndpoint.map(labels => ({ ...labels, unit: 'ratio' })),
      1.3,
    ),
    ...states('cutover_endpoint_status', byEndpoint, 'status', ['pass', 'fail', 'unknown']),
    ...states('cutover_criterion_status', criteria, 'status', ['pass', 'fail', 'unknown']),
    ...states('cutover_part_verdict', [{ ...run, checkpoint: '1', part: 'measured' }], 'verdict', ['go', 'no-go', 'inconclusive']),
    ...states('cutover_checkpoint_verdict', [{ ...run, checkpoint: '1', title: 'Week 4: after auth' }], 'verdict', ['go', 'no-go', 'inconclusive']),
    ...states(
      'cutover_rollback_trigger',
      triggers.map(trigger => ({ ...run, trigger })),
      'state',
      ['clear', 'active', 'unknown'],
    ),
  ]
}

function trust(time: number): string[] {
  return [
    ...states('cutover_validity', [{ ...run, condition: 'generator-kept-up' }], 'status', ['pass', 'fail', 'unknown']),
    ...['cutover_generator_cpu_ratio', 'cutover_machine_cpu_ratio', 'cutover_machine_memory_ratio', 'cutover_generator_descriptors_ratio'].flatMap(name =>
      gauge(name, [run], 0.3),
    ),
    ...counter('cutover_dropped_sessions_total', [run], 0),
    ...gauge('cutover_record_bytes', [run], 1_000 * time),
    ...counter('cutover_record_signals_total', [run], time),
    ...counter('cutover_malformed_total', [{ ...run, what: 'event' }], 0),
  ]
}

function history(now: number): string[] {
  const decided = ['1', '2', '3', 'shift-10', 'shift-50', 'shift-100'].map(checkpoint => ({ checkpoint }))
  return [
    ...gauge(
      'cutover_evidence_timestamp_seconds',
      evidence().map(({ criterion, part }) => ({ ...run, criterion, part })),
      now - 86_400,
    ),
    ...states('cutover_latest_verdict', decided, 'verdict', ['go', 'no-go', 'inconclusive']),
    ...gauge('cutover_latest_verdict_timestamp_seconds', decided, now),
    ...gauge(
      'cutover_latest_verdict_info',
      decided.map(labels => ({ ...labels, ...run, profile: 'nightly', candidate_version: '2' })),
      1,
    ),
    ...gauge('cutover_latest_run_timestamp_seconds', [{ profile: 'nightly' }], now),
    ...states(
      'cutover_latest_rollback_trigger',
      triggers.map(trigger => ({ trigger, ...run })),
      'state',
      ['clear', 'active', 'unknown'],
    ),
  ]
}

function ofCollector(time: number, now: number): string[] {
  const backends = ['baseline', 'candidate'].map(backend => ({ backend }))
  return [
    ...counter('cutover_backend_up_checks_total', across(backends, 'outcome', ['up', 'down']), time),
    ...histogram('cutover_backend_up_duration_seconds', backends, time),
    ...counter('cutover_exports_total', across([{ signal: 'metrics' }], 'result', ['received', 'refused']), time),
    ...histogram('cutover_export_duration_seconds', [{ signal: 'metrics' }], time),
    ...counter('cutover_verdicts_total', [{ checkpoint: '1', verdict: 'go' }], time),
    ...counter('cutover_forwarded_total', across([{ destination: 'grafana-cloud', signal: 'metrics' }], 'result', ['delivered', 'dropped']), time),
    ...counter('cutover_notices_total', across([{ kind: 'webhook' }], 'result', ['delivered', 'failed']), time),
    ...gauge('cutover_forward_queue_bytes', [{ destination: 'grafana-cloud' }], 0),
    ...gauge('process_resident_memory_bytes', [{}], 2e8),
    ...gauge('nodejs_heap_size_used_bytes', [{}], 1e8),
    ...gauge('nodejs_eventloop_lag_p99_seconds', [{}], 0.01),
    ...counter('process_cpu_seconds_total', [{}], 0.1 * time),
    ...gauge('process_open_fds', [{}], 30),
    ...gauge('process_start_time_seconds', [{}], now - 3_600),
  ]
}

function evidence() {
  const imported = { ...run, checkpoint: '1', criterion: 'coverage', kind: 'coverage', part: 'imported' }
  return [imported, { ...imported, criterion: 'team-comfortable', kind: 'attested', part: 'attested' }]
}

function across(all: readonly Labels[], label: string, values: readonly string[]): Labels[] {
  return all.flatMap(labels => values.map(value => ({ ...labels, [label]: value })))
}

/** The first state holds. */
function states(name: string, all: readonly Labels[], label: string, names: readonly string[]): string[] {
  return [typed(name, 'gauge'), ...all.flatMap(labels => names.map((state, index) => line(name, { ...labels, [label]: state }, index === 0 ? 1 : 0)))]
}

function gauge(name: string, all: readonly Labels[], value: number): string[] {
  return all.map(labels => line(name, labels, value))
}

function counter(name: string, all: readonly Labels[], value: number): string[] {
  return [typed(name, 'counter'), ...all.map(labels => line(name, labels, value))]
}

function histogram(name: string, all: readonly Labels[], count: number): string[] {
  const buckets = (labels: Labels) => ['0.05', '0.1', '0.5', '+Inf'].map((le, index) => line(`${name}_bucket`, { ...labels, le }, Math.min(index, 2) * count))
  return [
    typed(name, 'histogram'),
    ...all.flatMap(labels => [...buckets(labels), line(`${name}_sum`, labels, 0.1 * count), line(`${name}_count`, labels, 2 * count)]),
  ]
}

function typed(name: string, type: string): string {
  return `# TYPE ${name} ${type}`
}

function line(name: string, labels: Labels, value: number): string {
  return `${name}{${Object.entries(labels)
    .map(([label, text]) => `${label}="${text}"`)
    .join(',')}} ${value}`
}
