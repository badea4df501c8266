import type { Request, Response } from 'express'
import { Router } from 'express'
import type { Received, SignalName } from '../delivery/received.ts'
import { type Admitted, admit } from '../otlp/admit.ts'
import { decode } from '../otlp/decode.ts'
import { contentTypes, encodingOf, statusBody, successBody } from '../otlp/encoding.ts'
import { Refusal } from '../otlp/refusal.ts'
import type { Signal } from '../otlp/signal.ts'
import type { Delivery } from './delivery.ts'
import type { OwnMetrics } from './own-metrics.ts'
import type { Runs } from './runs.ts'
import { isAuthorized } from './token.ts'

interface Intake {
  readonly runs: Runs
  readonly delivery: Delivery
  readonly metrics: OwnMetrics
  readonly token: string | undefined
  report(error: unknown): void
}

/** Where exports are taken in. */
export const otlpPaths = ['/v1/metrics', '/v1/logs', '/v1/traces']

/** OTLP over HTTP (OTLP 1.9): an export is answered with 200 once it is in the record, synced. Never with 429 or 503. */
export function otlpRoutes(intake: Intake): Router {
  const router = Router()
  for (const kind of ['metrics', 'logs'] as const)
    router.all(`/v1/${kind}`, (request, response) => answer(intake, kind, request, response, record(intake, kind)))
  router.all('/v1/traces', (request, response) => answer(intake, 'traces', request, response, admit))
  return router
}

/** As it came, for whoever it goes on to. */
function received(signal: SignalName, { headers }: Request, body: Buffer): Received {
  const kept = ['content-type', 'content-encoding'].flatMap(name => (typeof headers[name] === 'string' ? [[name, headers[name]] as const] : []))
  return { signal, body, headers: Object.fromEntries(kept) }
}

/** Admits, decodes and records one export in each run that it is for. */
function record({ runs }: Intake, kind: Signal['kind']) {
  return async (request: Request): Promise<Admitted> => {
    const admitted = await admit(request)
    const { encoding, bytes } = admitted
    const { signal, resources } = decode(kind, encoding, bytes)
    const takers = runs.addressees(resources)
    await Promise.all(takers.map(run => run.take({ signal: kind, encoding, bytes, read: signal }))).catch(error => {
      const failure = takers.map(run => run.failure).find(found => found !== null)
      throw failure ? new Refusal(507, failure, { cause: error }) : error
    })
    return admitted
  }
}

async function answer(
  { delivery, metrics, token, report }: Intake,
  signal: SignalName,
  request: Request,
  response: Response,
  take: (request: Request) => Promise<Admitted>,
) {
  const began = performance.now()
  const answered = (result: 'received' | 'refused') => metrics.exportAnswered(signal, result, (performance.now() - began) / 1000)
  const encoding = encodingOf(request.headers['content-type']) ?? 'json'
  response.type(contentTypes[encoding])
  try {
    if (!isAuthorized(request, token)) throw new Refusal(401, 'Cannot take the export: expected the token of this collector (Authorization: Bearer …)')
    const { sent } = await take(request)
    answered('received')
    response.status(200).send(successBody(encoding))
    delivery.forward(received(signal, request, sent))
  } catch (error) {
    answered('refused')
    const refusal = error instanceof Refusal ? error : null
    if (!refusal || refusal.status === 507) report(error)
    if (refusal?.status === 405) response.set('allow', 'POST')
    response.status(refusal?.status ?? 500).send(statusBody(encoding, refusal ?? { code: 13, message: 'The collector failed; its log says how' }))
  }
}
