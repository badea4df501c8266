import { request } from 'node:http'
import { type Served, serve } from '../../platform/backend.ts'

interface Own {
  readonly status: number
  readonly body: string
  readonly location?: string
}

/** A backend in front of another one that answers some requests itself.
 *  @param own the answer to a request by method and path; null: the other's */
export function inFrontOf(url: string, own: (request: string) => Own | null): Promise<Served> {
  return serve((asked, body, response) => {
    const mine = own(`${asked.method} ${asked.url}`)
    if (mine) {
      response.writeHead(mine.status, { 'content-type': 'text/html', ...(mine.location ? { location: mine.location } : {}) }).end(mine.body)
      return
    }
    const { host: _, ...headers } = asked.headers
    const passed = request(new URL(asked.url ?? '/', url), { method: asked.method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    passed.on('error', () => response.destroy())
    passed.end(body)
  })
}
