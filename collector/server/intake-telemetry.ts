import { type Attributes, type Context, context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Request, RequestHandler, Response } from 'express'
import { extractTraceContext } from '../telemetry/tracing.ts'
import type { LiveRun } from './live-run.ts'
import type { Runs } from './runs.ts'

/** Exports are many and alike: one in so many gets a span, and each that failed or was slow. */
const sampleEvery = 100
const slowMs = 1000
/** Seconds; advised by the semantic conventions for HTTP metrics. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** Runs each request in its caller's trace, or in the one that the collector was started in. */
export function joinTrace(own: Context): RequestHandler {
  return (request, _response, next) => context.with(extractTraceContext(request.headers, own), next)
}

/** Measures exports as the semantic conventions for HTTP servers define it.
 *  @param runs whose record sizes are observed */
export function instrumentIntake(runs: Runs): RequestHandler {
  const meter = metrics.getMeter('cutover')
  const duration = meter.createHistogram('http.server.request.duration', { unit: 's', advice: { explicitBucketBoundaries: durationBuckets } })
  const size = meter.createHistogram('http.server.request.body.size', { unit: 'By' })
  const noteOpenRuns = observeRecordSizes(runs)
  let seen = 0
  return (request, response, next) => {
    noteOpenRuns()
    const [began, startTime, route] = [performance.now(), Date.now(), request.baseUrl.toLowerCase()]
    response.once('finish', () => {
      const took = performance.now() - began
      const attributes = requestAttributes(route, request, response)
      duration.record(took / 1000, attributes)
      const bytes = Number(request.headers['content-length'])
      if (bytes >= 0) size.record(bytes, attributes)
      if (seen++ % sampleEvery === 0 || took >= slowMs || response.statusCode >= 500) recordSpan(attributes, bytes, startTime, took)
    })
    next()
  }
}

function requestAttributes(route: string, { method }: Request, { statusCode }: Response): Attributes {
  return {
    'http.request.method': method === 'POST' ? method : '_OTHER',
    'http.route': route,
    'http.response.status_code': statusCode,
    'url.scheme': 'http',
    ...(statusCode >= 500 ? { 'error.type': String(statusCode) } : {}),
  }
}

/** Records the span of a finished request: only then it is known whether it gets one. */
function recordSpan(attributes: Attributes, bytes: number, startTime: number, took: number): void {
  const name = `${attributes['http.request.method']} ${attributes['http.route']}`
  const span = trace.getTracer('cutover').startSpan(name, {
    kind: SpanKind.SERVER,
    startTime,
    attributes: { ...attributes, ...(bytes >= 0 ? { 'http.request.body.size': bytes } : {}) },
  })
  if ('error.type' in attributes) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(startTime + took)
}

/** Observes the record sizes of open runs, and once more of each that was closed since.
 *  @returns notes the open runs: one that is opened and closed between two readings would be missed */
function observeRecordSizes(runs: Runs): () => void {
  const known = new Set<LiveRun>()
  const noteOpen = () => {
    for (const run of runs.openRuns()) known.add(run)
  }
  metrics
    .getMeter('cutover')
    .createObservableGauge('cutover.record.size', { unit: 'By', description: 'Bytes of the record of a run' })
    .addCallback(result => {
      noteOpen()
      for (const run of known) {
        result.observe(run.recordBytes, { 'cutover.run.id': run.id })
        if (!run.isAccepting) known.delete(run)
      }
    })
  return noteOpen
}
