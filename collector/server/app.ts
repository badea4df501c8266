import type { Context } from '@opentelemetry/api'
import express, { type Express } from 'express'
import type { Delivery } from './delivery.ts'
import { inTrace, intakeTelemetry } from './intake-telemetry.ts'
import { otlpPaths, otlpRoutes } from './otlp-routes.ts'
import { ownMetrics } from './own-metrics.ts'
import { runRoutes } from './run-routes.ts'
import type { Runs, Told } from './runs.ts'
import { refuseForwarded, refuseOwnTelemetry } from './turn-away.ts'

interface Parts {
  readonly runs: Runs
  /** Who else gets what arrives, and who is told of verdicts. */
  readonly delivery: Delivery
  readonly token: string | undefined
  /** ms for which /metrics shows a finished run. */
  readonly keep: number
  /** Aborts when the collector stops: it is no longer ready, and streams end. */
  readonly stopping: AbortSignal
  /** What requests of callers without a trace belong to; absent: there is no telemetry of our own. */
  readonly trace?: Context | undefined
  report(error: unknown): void
}

/** The collector's HTTP application. */
export function app({ runs, delivery, token, keep, stopping, trace, report }: Parts): Express {
  const metrics = ownMetrics({ runs, delivery, keep, report })
  const announce = (told: Told) => {
    metrics.runClosed(told)
    delivery.tell(told.verdict)
  }
  runs.onFinished(announce)
  const application = express()
  application.disable('x-powered-by').disable('etag')
  application.use(otlpPaths, refuseOwnTelemetry(), refuseForwarded())
  if (trace) application.use(inTrace(trace)).use(otlpPaths, intakeTelemetry(runs))
  application.use(otlpRoutes({ runs, delivery, metrics, token, report }))
  application.use('/api', runRoutes({ runs, metrics, announce, token, stopping, report }))
  application.get('/metrics', async (_request, response) => void response.type(metrics.contentType).send(await metrics.scrape()))
  application.get('/healthz', (_request, response) => void response.json({ status: 'ok' }))
  application.get('/readyz', (_request, response) => void response.status(stopping.aborted ? 503 : 200).json({ ready: !stopping.aborted }))
  return application
}
