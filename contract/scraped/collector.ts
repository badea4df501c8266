import { counter, gauge, histogram } from './metric.ts'

/** Of the collector itself. */
export const scrapedOfCollector = {
  exports: counter('cutover_exports_total', 'OTLP exports that arrived, by signal and by how they were answered.', ['signal', 'result']),
  exportDuration: histogram('cutover_export_duration_seconds', 'Time from the arrival of an OTLP export to its answer: by then it is in the record.', [
    'signal',
  ]),
  verdicts: counter('cutover_verdicts_total', 'Verdicts given since the collector started.', ['checkpoint', 'verdict']),
  forwarded: counter(
    'cutover_forwarded_total',
    'OTLP exports for other receivers, by receiver, signal and what became of them: delivered, or dropped (refused, or no room to wait).',
    ['destination', 'signal', 'result'],
  ),
  forwardQueue: gauge('cutover_forward_queue_bytes', 'Bytes of OTLP exports that wait for another receiver, or are on their way to it.', ['destination']),
  notices: counter('cutover_notices_total', 'Notices of verdicts, by kind (annotation in Grafana, webhook) and what became of them: delivered or failed.', [
    'kind',
    'result',
  ]),
} as const
