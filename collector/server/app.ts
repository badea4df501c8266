import type { Context } from '@opentelemetry/api'
import express, { type Express } from 'express'
import type { Delivery } from '../delivery/delivery.ts'
import type { Log } from '../telemetry/log.ts'
import { apiRoutes } from './api-routes.ts'
import { instrumentIntake, joinTrace } from './intake-telemetry.ts'
import { refuseForwarded, refuseOwnTelemetry } from './loop-guard.ts'
import { otlpPaths, otlpRoutes } from './otlp-routes.ts'
import { createOwnMetrics } from './own-metrics.ts'
import type { FinishedRun, Runs } from './runs.ts'

/** What the HTTP application is made of. */
export interface AppParts {
  readonly runs: Runs
  readonly delivery: Delivery
  /** Bearer token that OTLP and /api require; undefined: none. */
  readonly token: string | undefined
  /** How long /metrics shows a finished run. */
  readonly metricsKeepMs: number
  /** Aborts when the collector stops: it is no longer ready, and event streams end. */
  readonly stopping: AbortSignal
  /** Parent of requests whose caller has no trace; absent: own telemetry is off. */
  readonly trace?: Context | undefined
  readonly log: Log
  /** Takes errors that are the collector's own. */
  reportError(error: unknown): void
}

/** Creates the collector's HTTP application: OTLP, /api, /metrics and health. */
export function createApp({ runs, delivery, token, metricsKeepMs, stopping, trace, log, reportError }: AppParts): Express {
  const metrics = createOwnMetrics({ runs, delivery, metricsKeepMs, reportError })
  const announce = (finished: FinishedRun) => {
    metrics.runFinished(finished)
    delivery.announce(finished.verdict)
  }
  runs.onFinished(announce)
  const application = express()
  application.disable('x-powered-by').disable('etag')
  application.use(otlpPaths, refuseOwnTelemetry(log), refuseForwarded(log))
  if (trace) application.use(joinTrace(trace)).use(otlpPaths, instrumentIntake(runs))
  application.use(otlpRoutes({ runs, delivery, metrics, token, log, reportError }))
  application.use('/api', apiRoutes({ runs, metrics, announce, token, stopping, reportError }))
  application.get('/metrics', async (_request, response) => void response.type(metrics.contentType).send(await metrics.scrape()))
  application.get('/healthz', (_request, response) => void response.json({ status: 'ok' }))
  application.get('/readyz', (_request, response) => void response.status(stopping.aborted ? 503 : 200).json({ ready: !stopping.aborted }))
  return application
}
