import { z } from 'zod'
import { traceHeaders, type Verdict } from '../../collector/index.ts'
import type { OutgoingEvent } from '../../contract/events.ts'
import { logsRequest, metricsRequest } from '../../contract/otlp-json.ts'
import type { CloseReason, Plan } from '../../contract/plan.ts'
import { exponentialDelay, retry } from '../../contract/retry.ts'
import { type RunState, runStateSchema } from '../../contract/run-state.ts'
import { withoutSecrets } from '../../contract/secrets.ts'
import { verdictOutcomes } from '../../contract/verdict.ts'
import type { WriteLedger } from '../../contract/write-events.ts'
import { InputFailure, RigFailure, sentenceOf } from './failure.ts'
import { bearer, createHttpClient, type HttpRequest, type HttpResponse, tryParseJson } from './http-client.ts'

/** ms to try to connect to the collector for. */
const connectTimeoutMs = 10_000
const eventsPerRequest = 500

/** The collector's HTTP API, as the rig uses it. Every method throws a RigFailure when the collector does not answer or refuses, and an InputFailure
 *  when it refuses the token. */
export interface CollectorClient extends Disposable {
  readonly url: URL
  /** Checks that it is a collector and accepts the token. */
  checkAccess(): Promise<void>
  /** @param run `thresholds` is the text of the policy, kept as it is */
  openRun(run: { readonly id: string; readonly plan: Plan; readonly thresholds: string }): Promise<void>
  state(runId: string): Promise<RunState>
  /** Sends events; each is in the record when this resolves. @param instance sender's `service.instance.id` */
  sendEvents(runId: string, instance: string, events: readonly OutgoingEvent[]): Promise<void>
  /** @param metrics made by contract/otlp-json.ts */
  sendMetrics(runId: string, instance: string, metrics: readonly object[]): Promise<void>
  /** The writes that the run's record has so far. */
  ledger(runId: string): Promise<WriteLedger>
  /** @returns the final verdict */
  closeRun(runId: string, reason: CloseReason): Promise<Verdict>
}

/** @param token for a collector that asks for one (`CUTOVER_TOKEN`) */
export function createCollectorClient(url: URL, address: string, token?: string): CollectorClient {
  const http = createHttpClient(url, address, { maxConnections: 8 })
  const headers = bearer(token)
  const ask = (question: Omit<HttpRequest, 'timeout' | 'headers'>, timeout = 15_000) =>
    sendExpectingSuccess({ ...question, headers: { ...headers, ...traceHeaders() }, timeout }, http.send, token !== undefined)
  return {
    url,
    checkAccess: async () => {
      const answer = await sendUntilConnected(() => http.send({ path: '/api/runs', headers, timeout: 15_000 }))
      if (answer.status !== 200) throw refusalError('list its runs', answer, token !== undefined)
    },
    openRun: async run => {
      await ask({ method: 'POST', path: '/api/runs', body: { id: run.id, plan: run.plan, thresholds: run.thresholds } })
    },
    state: async runId => parseAnswer('the state of the run', await ask({ path: `/api/runs/${runId}` }), runStateSchema),
    sendEvents: async (runId, instance, events) => {
      for (let from = 0; from < events.length; from += eventsPerRequest) {
        const request = logsRequest({ runId, instance }, events.slice(from, from + eventsPerRequest))
        // Details quote what backends answered.
        await ask({ method: 'POST', path: '/v1/logs', body: JSON.parse(withoutSecrets(JSON.stringify(request))) })
      }
    },
    sendMetrics: async (runId, instance, metrics) => {
      await ask({ method: 'POST', path: '/v1/metrics', body: metricsRequest({ runId, instance }, metrics) })
    },
    ledger: async runId =>
      parseAnswer('the writes of the run', await ask({ path: `/api/runs/${runId}/ledger` }, 60_000), ledgerShape) as unknown as WriteLedger,
    closeRun: async (runId, reason) => {
      const answer = await ask({ method: 'POST', path: `/api/runs/${runId}/close`, body: { reason } }, 120_000)
      return parseAnswer('the verdict of the run', answer, verdictShape) as unknown as Verdict
    },
    [Symbol.dispose]: () => http[Symbol.dispose](),
  }
}

const list = z.array(z.looseObject({}))
/** What tells the answer from any other server's; the collector made the rest. */
const ledgerShape = z.looseObject({ attempted: list, acknowledged: list, indeterminate: list })
const verdictShape = z.looseObject({ run: z.string(), verdict: z.enum(verdictOutcomes), checkpoints: list, validity: list, rollback: list })

/** @throws RigFailure when the answer is no JSON of that shape */
function parseAnswer<Answer>(what: string, { body }: HttpResponse, schema: z.ZodType<Answer>): Answer {
  const { success, data, error } = schema.safeParse(tryParseJson(body))
  if (success) return data
  const [issue] = error.issues
  const where = issue?.path.join('.') || 'the body'
  throw new RigFailure(`Cannot read ${what} in the collector's answer: ${where}: ${issue?.message}. Is a collector of this version at this address?`)
}

/** Sends a request and requires a 2xx. Repeats are safe: events have ids, counters are cumulative. */
async function sendExpectingSuccess(request: HttpRequest, send: (request: HttpRequest) => Promise<HttpResponse>, hasToken: boolean): Promise<HttpResponse> {
  const answer = await sendUntilConnected(() => send(request))
  if (answer.status >= 200 && answer.status < 300) return answer
  if (answer.status === 401) throw refusalError(`answer ${request.path}`, answer, hasToken)
  throw new RigFailure(`The collector refused ${request.method ?? 'GET'} ${request.path} with ${answer.status}: ${answer.body.slice(0, 500)}`)
}

/** Sends again while the connection fails, for up to ten seconds. @throws RigFailure when it still fails then */
async function sendUntilConnected(send: () => Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await retry(send, { pause: failureCount => exponentialDelay(failureCount, { firstMs: 50, maxMs: connectTimeoutMs }), timeoutMs: connectTimeoutMs })
  } catch (error) {
    throw new RigFailure(`The collector does not answer: ${sentenceOf(error)}`)
  }
}

/** Describes a collector's refusal: what failed, why, what to do.
 *  @param asked what it was asked to do: "open run x"  @param hasToken whether it was shown one */
export function refusalError(asked: string, { status, body }: Pick<HttpResponse, 'status' | 'body'>, hasToken: boolean): Error {
  const why = detailOf(body)
  const refused = `The collector refused to ${asked} with ${status}: ${why}`
  switch (status) {
    case 401:
      return new InputFailure(
        hasToken
          ? `The collector rejects the token in CUTOVER_TOKEN: set it to the one that the collector was started with`
          : `The collector requires its token: set CUTOVER_TOKEN to the one that it was started with`,
      )
    case 404:
    case 405:
      return new InputFailure(`${refused}. Is it a cutover collector, at this address?`)
    case 400:
    case 409:
    case 413:
    case 415:
    case 422:
      return new InputFailure(refused)
    default:
      return new RigFailure(refused)
  }
}

/** The sentence of problem details (RFC 9457) with what is wrong where, else the beginning of the body. */
function detailOf(body: string): string {
  try {
    const { detail, errors = [] } = JSON.parse(body)
    if (typeof detail === 'string') return [detail, ...errors.map(({ path, message }: Record<string, string>) => `${path}: ${message}`)].join('; ')
  } catch {}
  return body.slice(0, 500) || 'it gave no reason'
}
