import { type Request, type Response, Router } from 'express'
import type { Delivery } from '../delivery/delivery.ts'
import type { SignalName } from '../delivery/destination-log.ts'
import type { ReceivedExport } from '../delivery/signal-queue.ts'
import { decode } from '../otlp/decode.ts'
import { contentTypes, type ExportBody, parseContentType, readExportBody, statusBody, successBody } from '../otlp/otlp-http.ts'
import { malformed, Refusal } from '../otlp/refusal.ts'
import type { Signal } from '../otlp/signal.ts'
import { LockLostError } from '../record/run-lock.ts'
import { AppendError } from '../record/writer.ts'
import type { Log } from '../telemetry/log.ts'
import { isAuthorized, tokenRequired } from './auth.ts'
import type { OwnMetrics } from './own-metrics.ts'
import type { Runs } from './runs.ts'

interface Intake {
  readonly runs: Runs
  readonly delivery: Delivery
  readonly metrics: OwnMetrics
  readonly token: string | undefined
  readonly log: Log
  reportError(error: unknown): void
}

export const otlpPaths = ['/v1/metrics', '/v1/logs', '/v1/traces']

/** Receives OTLP over HTTP (OTLP 1.9): an export is answered with 200 once it is in the record, synced. Never with 429 or 503. */
export function otlpRoutes(intake: Intake): Router {
  const router = Router()
  for (const kind of ['metrics', 'logs'] as const)
    router.all(`/v1/${kind}`, (request, response) => handleExport(intake, kind, request, response, recordExport(intake, kind)))
  router.all('/v1/traces', (request, response) => handleExport(intake, 'traces', request, response, readExportBody))
  return router
}

/** Admits, decodes and records one export in each run that it is for. */
function recordExport({ runs }: Intake, kind: Signal['kind']) {
  return async (request: Request): Promise<ExportBody> => {
    const admitted = await readExportBody(request)
    const { encoding, bytes } = admitted
    const { signal, resources } = decode(kind, encoding, bytes)
    const recipients = runs.findRecipients(resources)
    await Promise.all(recipients.map(run => run.record({ signal: kind, encoding, bytes, read: signal }))).catch(error => {
      throw toRefusal(error) ?? error
    })
    return admitted
  }
}

/** The refusal of an export that was not recorded; null for an error of the collector's own. */
function toRefusal(error: unknown): Refusal | null {
  if (error instanceof AppendError) return new Refusal(507, error.message, { cause: error })
  return error instanceof LockLostError ? malformed(error.message, error) : null
}

async function handleExport(
  { delivery, metrics, token, log, reportError }: Intake,
  signal: SignalName,
  request: Request,
  response: Response,
  accept: (request: Request) => Promise<ExportBody>,
) {
  const began = performance.now()
  const count = (result: 'received' | 'refused') => metrics.exportAnswered(signal, result, (performance.now() - began) / 1000)
  const encoding = parseContentType(request.headers['content-type']) ?? 'json'
  response.type(contentTypes[encoding])
  try {
    if (!isAuthorized(request, token)) throw new Refusal(401, `Cannot take the export: ${tokenRequired}`)
    const { sent } = await accept(request)
    count('received')
    response.status(200).send(successBody(encoding))
    delivery.forward(toReceivedExport(signal, request, sent))
  } catch (error) {
    count('refused')
    const refusal = error instanceof Refusal ? error : null
    if (!refusal || refusal.status === 507) reportError(error)
    else log.debug(`Refused an export of ${signal}: ${refusal.message}`, { status: refusal.status })
    if (refusal?.status === 405) response.set('allow', 'POST')
    response.status(refusal?.status ?? 500).send(statusBody(encoding, refusal ?? { code: 13, message: 'The collector failed. See its log.' }))
  }
}

function toReceivedExport(signal: SignalName, { headers }: Request, body: Buffer): ReceivedExport {
  const forwarded = ['content-type', 'content-encoding'].flatMap(name => (typeof headers[name] === 'string' ? [[name, headers[name]] as const] : []))
  return { signal, body, headers: Object.fromEntries(forwarded) }
}
