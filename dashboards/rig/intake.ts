import type { Section } from '../board.ts'
import { lines } from '../panels/lines.ts'
import { crossed, distinct } from '../panels/looks.ts'
import { places } from '../places.ts'
import { ofRun, quantileBy, rateBy, series } from '../promql.ts'

const here = places.rig
const signalKinds = ['metrics', 'logs', 'traces']

/** What arrives at the collector, and what goes on from there. */
export function intakeSection(): Section {
  return { title: 'Record, exports and forwarding', panels: [recordBytes(), signals(), exports(), exportTime(), forwarded(), queue(), notices()] }
}

function recordBytes() {
  return lines({
    id: here.recordBytes,
    title: 'Size of the record',
    description: 'Bytes of the run’s record on disk. It grows evenly while a run is open; a standstill means that no evidence arrives.',
    unit: 'bytes',
    size: [6, 8],
    queries: [{ expression: `max by (run) (${series('cutover_record_bytes', ofRun)})`, legend: '{{run}}' }],
  })
}

function signals() {
  return lines({
    id: here.signals,
    title: 'Signals recorded per second',
    description: 'OTLP exports that were written into the run’s record. About one a second and sender is usual.',
    unit: 'wps',
    size: [6, 8],
    queries: [{ expression: rateBy('run', 'cutover_record_signals_total', ofRun), legend: '{{run}}' }],
  })
}

function exports() {
  return lines({
    id: here.exports,
    title: 'Exports by answer',
    description:
      'OTLP requests per second to the collector, by signal and answer. Refused exports were unreadable, or for an unknown or closed run: the sender’s log has the reason.',
    unit: 'reqps',
    size: [6, 8],
    queries: [{ expression: rateBy('signal, result', 'cutover_exports_total'), legend: '{{signal}} {{result}}' }],
    looks: distinct(crossed(signalKinds, ['received', 'refused'])),
  })
}

function exportTime() {
  return lines({
    id: here.exportTime,
    title: 'Response time of exports p99',
    description: 'One export in 100 took longer to be on disk and answered. k6 gives up after 10 seconds.',
    unit: 's',
    size: [6, 8],
    queries: [{ expression: quantileBy('signal', 0.99, 'cutover_export_duration_seconds'), legend: '{{signal}}' }],
    looks: distinct(signalKinds),
  })
}

function forwarded() {
  return lines({
    id: here.forwarded,
    title: 'Forwarded by result',
    description: 'Forwarded exports (docs/guides/forwarding.md), by destination and result. Dropped ones never arrived there, but are in the record.',
    unit: 'reqps',
    size: [8, 8],
    queries: [{ expression: rateBy('destination, result', 'cutover_forwarded_total'), legend: '{{destination}} {{result}}' }],
  })
}

function queue() {
  return lines({
    id: here.queue,
    title: 'Waiting to be forwarded',
    description: 'Bytes that wait because a destination is slow or down. When the queue is full, exports to it are dropped.',
    unit: 'bytes',
    size: [8, 8],
    queries: [{ expression: `max by (destination) (${series('cutover_forward_queue_bytes')})`, legend: '{{destination}}' }],
  })
}

function notices() {
  return lines({
    id: here.notices,
    title: 'Notices of verdicts',
    description:
      'Annotations in Grafana and webhooks about verdicts, per second, and whether they were delivered. A notice is dropped after five attempts; the verdict is in the run’s folder.',
    unit: 'cps',
    size: [8, 8],
    queries: [{ expression: rateBy('kind, result', 'cutover_notices_total'), legend: '{{kind}} {{result}}' }],
    looks: distinct(crossed(['annotation', 'webhook'], ['delivered', 'failed'])),
  })
}
