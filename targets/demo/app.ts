import { setTimeout as wait } from 'node:timers/promises'
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { type EndpointId, endpoint, endpointIds } from '../../contract/endpoints.ts'
import type { Answer } from './answer.ts'
import type { Handler, Services } from './call.ts'
import { cors } from './cors.ts'
import { handlers } from './endpoints/handlers.ts'
import { serviceTime } from './endpoints/service-times.ts'
import { answerAtOnce, damaged } from './faults/answers.ts'
import { resized } from './faults/contract/page-size.ts'
import { askPerRow } from './faults/database/query-per-row.ts'
import { cut } from './faults/errors/outage.ts'
import { type FaultsSet, faultsPath, faultsRoute } from './faults/route.ts'
import { moved, oldPath } from './moved.ts'
import { forbidden, notFound, Problem, problemOf, unauthorized } from './problem.ts'
import { failureReporter } from './report-failure.ts'
import { send, sendAnswer } from './send.ts'
import { type HeldToken, heldToken } from './sign-in.ts'

const reportFailure = failureReporter()
const largestBody = '64kb'
const bodyParsers: Readonly<Record<'json' | 'text', RequestHandler>> = {
  json: express.json({ limit: largestBody }),
  text: express.text({ limit: largestBody, type: () => true }),
}

const verbs = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const

/** The marketplace in one dialect: every endpoint of the catalogue under that side's path, and the faults.
 *  @param onFaults see faultsRoute */
export function createApp(services: Services, onFaults: FaultsSet): Express {
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(faultsPath, faultsRoute(services.faults, onFaults))
  app.use(cors(() => services.faults.settings.corsMissing === true))
  const table = handlers(services)
  for (const id of endpointIds) serve(app, services, id, table[id])
  if (services.dialect === 'candidate') app.use(oldPath, moved)
  app.use(() => {
    throw notFound('route')
  })
  app.use(refuse)
  return app
}

function serve(app: Express, services: Services, id: EndpointId, handler: Handler): void {
  const { method, path, authentication, request: body } = endpoint(id)
  const parsers = authentication === 'signature' ? [bodyParsers.text] : body ? [bodyParsers.json] : []
  app[verbs[method]](path[services.dialect], ...parsers, async (request, response) => {
    const faults = services.faults.of(id)
    const answer = await answerTo(services, id, request, handler, goneSignal(response)).catch(refusal)
    if (services.faults.outage) cut(request.socket)
    else await sendAnswer(response, id, damaged(answer, faults, `http://${request.headers.host}${request.originalUrl}`), faults)
  })
}

class ClientLeft extends Error {}

/** Aborted when the client has left without its answer. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort(new ClientLeft()))
  return gone.signal
}

async function answerTo(services: Services, id: EndpointId, request: Request, handler: Handler, gone: AbortSignal): Promise<Answer> {
  services.faults.mayFailAtOnce(id)
  const atOnce = answerAtOnce(services.faults.of(id), { method: request.method, path: request.originalUrl, header: name => request.get(name) })
  if (atOnce) return atOnce
  return services.faults.inLine(id, gone, () => answerInTime(services, id, request, handler))
}

/** The answer, when its service time is over: refusals take as long as anything else. */
async function answerInTime(services: Services, id: EndpointId, request: Request, handler: Handler): Promise<Answer> {
  const began = performance.now()
  const planned = serviceTime(id)
  const answer = await answered(services, id, request, handler).catch(refusal)
  const remaining = Math.round(services.faults.wait(id, performance.now() - began, planned))
  if (remaining > 0) await wait(remaining)
  return answer
}

async function answered(services: Services, id: EndpointId, request: Request, handler: Handler): Promise<Answer> {
  services.faults.mayFail(id)
  const token = endpoint(id).authentication === 'bearer' ? await bearerToken(services, request) : null
  assertRole(id, token)
  const { params, body } = request
  const query = resized(request.query, services.faults.of(id))
  const answer = await handler({ params, query, body, account: token?.account ?? '', token, header: name => request.get(name) })
  if (services.faults.of(id).queryPerRow) await askPerRow(services.database, id, answer)
  return answer
}

async function bearerToken(services: Services, request: Request): Promise<HeldToken> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) throw unauthorized('Sign in first.')
  return heldToken(services, 'access', token)
}

function assertRole(id: EndpointId, token: HeldToken | null): void {
  const { role } = endpoint(id)
  if (role !== undefined && token?.role !== role) throw forbidden(`Only accounts with the role "${role}" may do this.`)
}

function refusal(error: unknown): Answer {
  const problem = problemOf(error)
  if (problem.status === 500 && !(error instanceof Problem || error instanceof ClientLeft)) reportFailure(error)
  return { status: problem.status, headers: problem.headers, body: { error: { code: problem.code, message: problem.message } } }
}

/** Express knows an error handler by its four parameters. */
function refuse(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  void send(response, refusal(error))
}
