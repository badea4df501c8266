import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { json, Router } from 'express'
import type { RunState } from '../../contract/run-state.ts'
import { toJson } from '../report/json.ts'
import { traced } from '../telemetry/traced.ts'
import { readBackendChecks } from './backend-checks.ts'
import { readVerdict } from './finish.ts'
import { takeFinishedRun } from './finished-run.ts'
import { ledgerText } from './ledger-text.ts'
import type { LiveRun } from './live-run.ts'
import type { OwnMetrics } from './own-metrics.ts'
import { Problem, problemHandler, sendProblem } from './problem.ts'
import { replayedState } from './replayed-state.ts'
import { isClosed } from './run-folder.ts'
import { readCloseRequest, readRunRequest } from './run-request.ts'
import type { Runs, Told } from './runs.ts'
import { streamStates } from './state-stream.ts'
import { isAuthorized } from './token.ts'

interface Api {
  readonly runs: Runs
  readonly metrics: OwnMetrics
  /** Takes runs that others finished. */
  readonly announce: (told: Told) => void
  readonly token: string | undefined
  /** Ends the streams of events when the collector stops. */
  readonly stopping: AbortSignal
  report(error: unknown): void
}

/** Opening, watching and closing runs: /api/runs; and what a prober found of the backends beside them. Errors are problem details. */
export function runRoutes({ runs, metrics, announce, token, stopping, report }: Api): Router {
  const router = Router()
  router.use((request, response, next) => {
    if (isAuthorized(request, token)) return next()
    response.set('www-authenticate', 'Bearer')
    sendProblem(response, new Problem(401, 'Expected the token of this collector (Authorization: Bearer …)'))
  })
  router.use(json({ limit: '4mb' }))
  router
    .route('/runs')
    .get((_request, response) => void response.json(listed(runs)))
    .post(async (request, response) => void response.status(201).json({ id: (await runs.open(readRunRequest(request.body))).id }))
  router.put('/runs/:id', async (request, response) => {
    const { verdict, told } = await takeFinishedRun(runs.path, request.params.id, request)
    if (told) announce(told)
    response
      .status(told ? 201 : 200)
      .type('json')
      .send(toJson(verdict))
  })
  router.get('/runs/:id', async (request, response) => void response.json(await stateOf(runs, request.params.id)))
  router.get('/runs/:id/verdict', (request, response) => void response.type('json').send(readVerdict(runs.closedFolder(request.params.id))))
  router.get('/runs/:id/ledger', async (request, response) => {
    const { ledger } = liveRun(runs, request.params.id).evidence
    await pipeline(Readable.from(ledgerText(ledger)), response.type('json')).catch(unlessHungUp)
  })
  router.get('/runs/:id/events', (request, response) => streamStates(response, () => stateOf(runs, request.params.id), stopping))
  router.post('/runs/:id/close', async (request, response) => {
    const { reason } = readCloseRequest(request.body)
    const { id } = request.params
    response.type('json').send(toJson(await traced('close run', { 'cutover.run.id': id, 'cutover.close.reason': reason }, () => runs.close(id, reason))))
  })
  router.post('/backends/checks', (request, response) => {
    metrics.backendsChecked(readBackendChecks(request.body))
    response.status(204).end()
  })
  router.use(request => {
    throw new Problem(404, `There is nothing at ${request.method} ${request.originalUrl}`)
  })
  router.use(problemHandler(report))
  return router
}

function listed(runs: Runs): object[] {
  return runs.folders().map(folder => {
    const run = runs.live(folder.id)
    if (run) return { id: folder.id, state: run.failure === null ? 'open' : 'failed' }
    if (!isClosed(folder)) return { id: folder.id, state: 'interrupted' }
    const { verdict, closed } = JSON.parse(readVerdict(folder))
    return { id: folder.id, state: 'closed', closed, verdict }
  })
}

async function stateOf(runs: Runs, id: string): Promise<RunState> {
  const live = runs.live(id)
  if (live) return live.state
  const finished = runs.finished(id)
  return finished ? (await finished).state : replayedState(runs.closedFolder(id))
}

function liveRun(runs: Runs, id: string): LiveRun {
  const run = runs.live(id)
  if (!run) throw new Problem(404, `There is no open run ${id}`)
  return run
}

/** Somebody who no longer listens is no failure of ours. */
function unlessHungUp(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}
