import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint, pathOf } from '../../contract/endpoints.ts'
import { type Answer, type ClientOptions, httpClient, type Question } from '../platform/http-client.ts'
import { patientWithLimits } from '../platform/retry-after.ts'
import type { Say } from '../platform/terminal/say.ts'

/** What is asked of an endpoint beside what the catalogue fixes. */
interface ApiQuestion extends Pick<Question, 'headers' | 'body' | 'timeout'> {
  /** Without the question mark. */
  readonly query?: string
  /** Values of the path's parameters. */
  readonly parameters?: Readonly<Record<string, string>>
}

/** Asks one backend for what the catalogue has. */
export interface ApiClient extends Disposable {
  /** @throws Error of the connection, or of the timeout */
  ask(id: EndpointId, question: ApiQuestion): Promise<Answer>
}

interface ApiClientOptions extends ClientOptions {
  /** Waits for a rate limiter, and is told so; absent: its answer is an answer like any other. */
  readonly waiting?: Say
}

/** @param url origin of the backend  @param address IP that its name is pinned to
 *  @param side whose paths it serves: the baseline's (`/api`) or the candidate's (`/api/v1`) */
export function apiClient(url: URL, address: string, side: Arm, { waiting, ...options }: ApiClientOptions = {}): ApiClient {
  const http = httpClient(url, address, options)
  return {
    ask: (id, { query, parameters, ...question }) => {
      const ask = () => http.ask({ ...question, method: endpoint(id).method, path: `${pathOf(id, side, parameters)}${query ? `?${query}` : ''}` })
      return waiting ? patientWithLimits(ask, waiting) : ask()
    },
    [Symbol.dispose]: () => http[Symbol.dispose](),
  }
}
