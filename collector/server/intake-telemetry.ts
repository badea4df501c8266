import { type Attributes, type Context, context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Request, RequestHandler, Response } from 'express'
import { contextOf } from '../telemetry/trace-context.ts'
import { recordSizes } from './record-sizes.ts'
import type { Runs } from './runs.ts'

/** Exports are many and alike: one in so many has a span, and each that failed or took long. */
const oneIn = 100
/** ms */
const long = 1000
/** Seconds; advised for this histogram by the semantic conventions for HTTP metrics. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** Has each request belong to its caller's trace, or to the one that the collector was started in. */
export function inTrace(own: Context): RequestHandler {
  return (request, _response, next) => context.with(contextOf(request.headers, own), next)
}

/** Counts and times exports as the semantic conventions for HTTP servers have it.
 *  @param runs whose records grow by it */
export function intakeTelemetry(runs: Runs): RequestHandler {
  const meter = metrics.getMeter('cutover')
  const duration = meter.createHistogram('http.server.request.duration', { unit: 's', advice: { explicitBucketBoundaries: durationBuckets } })
  const size = meter.createHistogram('http.server.request.body.size', { unit: 'By' })
  const lookAtRecords = recordSizes(runs)
  let seen = 0
  return (request, response, next) => {
    lookAtRecords()
    const [began, startTime, route] = [performance.now(), Date.now(), request.baseUrl.toLowerCase()]
    response.once('finish', () => {
      const took = performance.now() - began
      const attributes = attributesOf(route, request, response)
      duration.record(took / 1000, attributes)
      const bytes = Number(request.headers['content-length'])
      if (bytes >= 0) size.record(bytes, attributes)
      if (seen++ % oneIn === 0 || took >= long || response.statusCode >= 500) tell(attributes, bytes, startTime, took)
    })
    next()
  }
}

function attributesOf(route: string, { method }: Request, { statusCode }: Response): Attributes {
  return {
    'http.request.method': method === 'POST' ? method : '_OTHER',
    'http.route': route,
    'http.response.status_code': statusCode,
    'url.scheme': 'http',
    ...(statusCode >= 500 ? { 'error.type': String(statusCode) } : {}),
  }
}

/** A span of something that is over, since only then it is known whether it is worth one. */
function tell(attributes: Attributes, bytes: number, startTime: number, took: number): void {
  const name = `${attributes['http.request.method']} ${attributes['http.route']}`
  const span = trace.getTracer('cutover').startSpan(name, {
    kind: SpanKind.SERVER,
    startTime,
    attributes: { ...attributes, ...(bytes >= 0 ? { 'http.request.body.size': bytes } : {}) },
  })
  if ('error.type' in attributes) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(startTime + took)
}
