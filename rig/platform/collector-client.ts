import { setTimeout as sleep } from 'node:timers/promises'
import { traceHeaders, type Verdict } from '../../collector/index.ts'
import type { OutgoingEvent } from '../../contract/events.ts'
import { logsRequest, metricsRequest } from '../../contract/otlp-json.ts'
import type { CloseReason, Plan } from '../../contract/plan.ts'
import { type RunState, runStateSchema } from '../../contract/run-state.ts'
import { withoutSecrets } from '../../contract/secrets.ts'
import type { Ledger } from '../../contract/write-events.ts'
import { refusal } from './collector-refusals.ts'
import { RigFailure, sentenceOf } from './failure.ts'
import { type Answer, httpClient, type Question } from './http-client.ts'

/** ms that a request to the collector is tried for while nothing answers. */
const patience = 10_000
const eventsPerRequest = 500

/** The collector's HTTP, as the rig uses it. Every method throws a RigFailure when nobody answers or it is refused, an InputFailure when
 *  it is refused for the token. */
export interface CollectorClient extends Disposable {
  readonly url: URL
  /** Makes sure that it is a collector and takes the token. */
  greet(): Promise<void>
  /** @param run `thresholds` is the text of the policy, kept as it is */
  openRun(run: { readonly id: string; readonly plan: Plan; readonly thresholds: string }): Promise<void>
  state(runId: string): Promise<RunState>
  /** Sends events; each is in the record when this resolves. @param instance sender's `service.instance.id` */
  sendEvents(runId: string, instance: string, events: readonly OutgoingEvent[]): Promise<void>
  /** @param metrics made by contract/otlp-json.ts */
  sendMetrics(runId: string, instance: string, metrics: readonly object[]): Promise<void>
  /** The writes that the run's record has so far. */
  ledger(runId: string): Promise<Ledger>
  /** @returns the final verdict */
  closeRun(runId: string, reason: CloseReason): Promise<Verdict>
}

/** @param token for a collector that asks for one (`CUTOVER_TOKEN`) */
export function collectorClient(url: URL, address: string, token?: string): CollectorClient {
  const http = httpClient(url, address, { connections: 8 })
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const ask = (question: Omit<Question, 'timeout' | 'headers'>, timeout = 15_000) =>
    accepted({ ...question, headers: { ...headers, ...traceHeaders() }, timeout }, http.ask, token !== undefined)
  return {
    url,
    greet: async () => {
      const answer = await patiently(() => http.ask({ path: '/api/runs', headers, timeout: 15_000 }))
      if (answer.status !== 200) throw refusal('list its runs', answer, token !== undefined)
    },
    openRun: async run => {
      await ask({ method: 'POST', path: '/api/runs', body: { id: run.id, plan: run.plan, thresholds: run.thresholds } })
    },
    state: async runId => runStateSchema.parse(JSON.parse((await ask({ path: `/api/runs/${runId}` })).body)),
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
    ledger: async runId => JSON.parse((await ask({ path: `/api/runs/${runId}/ledger` }, 60_000)).body) as Ledger,
    closeRun: async (runId, reason) => JSON.parse((await ask({ method: 'POST', path: `/api/runs/${runId}/close`, body: { reason } }, 120_000)).body) as Verdict,
    [Symbol.dispose]: () => http[Symbol.dispose](),
  }
}

/** Asks until somebody answers (repeats are safe: events have ids, counters are cumulative), and insists on a 2xx. */
async function accepted(question: Question, ask: (question: Question) => Promise<Answer>, hasToken: boolean): Promise<Answer> {
  const answer = await patiently(() => ask(question))
  if (answer.status >= 200 && answer.status < 300) return answer
  if (answer.status === 401) throw refusal(`answer ${question.path}`, answer, hasToken)
  throw new RigFailure(`The collector refused ${question.method ?? 'GET'} ${question.path} with ${answer.status}: ${answer.body.slice(0, 500)}`)
}

async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  const until = performance.now() + patience
  for (let wait = 50; ; wait *= 2) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() + wait > until) throw new RigFailure(`The collector does not answer: ${sentenceOf(error)}`)
      await sleep(wait)
    }
  }
}
