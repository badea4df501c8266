import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint, pathOf } from '../../contract/endpoints.ts'
import { createHttpClient, type HttpClientOptions, type HttpRequest, type HttpResponse } from '../platform/http-client.ts'
import { sendWithinRateLimit } from '../platform/rate-limit.ts'
import type { StatusLog } from '../platform/terminal.ts'

/** What is asked of an endpoint beside what the catalogue fixes. */
interface ApiRequest extends Pick<HttpRequest, 'headers' | 'body' | 'timeout'> {
  /** Without the question mark. */
  readonly query?: string
  /** Values of the path's parameters. */
  readonly parameters?: Readonly<Record<string, string>>
}

/** Asks one backend for what the catalogue has. */
export interface ApiClient extends Disposable {
  /** @throws Error of the connection, or of the timeout */
  send(id: EndpointId, question: ApiRequest): Promise<HttpResponse>
}

interface ApiClientOptions extends HttpClientOptions {
  /** Waits for a rate limiter, and is told so; absent: its answer is an answer like any other. */
  readonly onRateLimit?: StatusLog
}

/** @param url origin of the backend  @param address IP that its name is pinned to
 *  @param side whose paths it serves: the baseline's (`/api`) or the candidate's (`/api/v1`) */
export function createApiClient(url: URL, address: string, side: Arm, { onRateLimit, ...options }: ApiClientOptions = {}): ApiClient {
  const http = createHttpClient(url, address, options)
  return {
    send: (id, { query, parameters, ...question }) => {
      const ask = () => http.send({ ...question, method: endpoint(id).method, path: `${pathOf(id, side, parameters)}${query ? `?${query}` : ''}` })
      return onRateLimit ? sendWithinRateLimit(ask, onRateLimit) : ask()
    },
    [Symbol.dispose]: () => http[Symbol.dispose](),
  }
}
