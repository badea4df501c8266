import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { json, Router } from 'express'
import { errorCode } from '../../contract/errors.ts'
import type { WriteAttributes } from '../../contract/write-events.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { toJson } from '../report/json.ts'
import { withSpan } from '../telemetry/tracing.ts'
import { isAuthorized, tokenRequired } from './auth.ts'
import { parseBackendChecks } from './backend-checks.ts'
import type { LiveRun } from './live-run.ts'
import type { OwnMetrics } from './own-metrics.ts'
import { Problem, problemHandler, sendProblem } from './problem.ts'
import { acceptPushedRun } from './pushed-run.ts'
import { isClosed, readVerdict } from './run-folder.ts'
import { parseCloseRequest, parseRunRequest } from './run-request.ts'
import { streamStates } from './run-state.ts'
import type { FinishedRun, Runs } from './runs.ts'

interface Api {
  readonly runs: Runs
  readonly metrics: OwnMetrics
  /** Takes runs that another collector finished. */
  readonly announce: (run: FinishedRun) => void
  readonly token: string | undefined
  /** Ends event streams when the collector stops. */
  readonly stopping: AbortSignal
  /** Takes errors that are the collector's own. */
  reportError(error: unknown): void
}

/** Opens, shows and closes runs (/api/runs), and counts a prober's checks of the backends. Errors are problem details. */
export function apiRoutes({ runs, metrics, announce, token, stopping, reportError }: Api): Router {
  const router = Router()
  router.use((request, response, next) => {
    if (isAuthorized(request, token)) return next()
    response.set('www-authenticate', 'Bearer')
    sendProblem(response, new Problem(401, tokenRequired))
  })
  router.use(json({ limit: '4mb' }))
  router
    .route('/runs')
    .get((_request, response) => void response.json(listRuns(runs)))
    .post(async (request, response) => void response.status(201).json({ id: (await runs.open(parseRunRequest(request.body))).id }))
  router.put('/runs/:id', async (request, response) => {
    const { verdict, finished } = await acceptPushedRun(runs.path, request.params.id, request)
    if (finished) announce(finished)
    response
      .status(finished ? 201 : 200)
      .type('json')
      .send(toJson(verdict))
  })
  router.get('/runs/:id', async (request, response) => void response.json(await runs.state(request.params.id)))
  router.get('/runs/:id/verdict', (request, response) => void response.type('json').send(readVerdict(runs.closedFolder(request.params.id))))
  router.get('/runs/:id/ledger', async (request, response) => {
    const { ledger } = findOpenRun(runs, request.params.id).evidence
    await pipeline(Readable.from(streamLedger(ledger)), response.type('json')).catch(ignoreHangUp)
  })
  router.get('/runs/:id/events', (request, response) => streamStates(response, () => runs.state(request.params.id), stopping))
  router.post('/runs/:id/close', async (request, response) => {
    const { reason } = parseCloseRequest(request.body)
    const { id } = request.params
    response.type('json').send(toJson(await withSpan('close run', { 'cutover.run.id': id, 'cutover.close.reason': reason }, () => runs.close(id, reason))))
  })
  router.post('/backends/checks', (request, response) => {
    metrics.backendsChecked(parseBackendChecks(request.body))
    response.status(204).end()
  })
  router.use(request => {
    throw new Problem(404, `There is nothing at ${request.method} ${request.originalUrl}`)
  })
  router.use(problemHandler(reportError))
  return router
}

function listRuns(runs: Runs): object[] {
  return runs.folders().map(folder => {
    const run = runs.live(folder.id)
    if (run) return { id: folder.id, state: run.failure === null ? 'open' : 'failed' }
    if (!isClosed(folder)) return { id: folder.id, state: runs.lockedElsewhere(folder.id) === undefined ? 'interrupted' : 'locked' }
    const { verdict, closed } = JSON.parse(readVerdict(folder))
    return { id: folder.id, state: 'closed', closed, verdict }
  })
}

function findOpenRun(runs: Runs, id: string): LiveRun {
  const run = runs.live(id)
  if (!run) throw new Problem(404, `There is no open run ${id}`)
  return run
}

/** A client that hung up is no failure of the collector. */
function ignoreHangUp(error: unknown): void {
  if (errorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}

const writesPerChunk = 500

/** Streams the writes of a run as JSON: an hour of them in one text would take more memory than the rest of the collector. */
export function* streamLedger({ attempted, acknowledged, indeterminate }: Evidence['ledger']): Generator<string> {
  yield '{"attempted":'
  yield* streamWrites(attempted)
  yield ',"acknowledged":'
  yield* streamWrites(acknowledged)
  yield ',"indeterminate":'
  yield* streamWrites(indeterminate)
  yield '}'
}

function* streamWrites(writes: readonly WriteAttributes[]): Generator<string> {
  yield '['
  for (let from = 0; from < writes.length; from += writesPerChunk) {
    const texts = writes.slice(from, from + writesPerChunk).map(write => JSON.stringify(write))
    yield `${from === 0 ? '' : ','}${texts.join(',')}`
  }
  yield ']'
}
