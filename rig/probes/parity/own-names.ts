import type { HttpResponse } from '../../platform/http-client.ts'
import { tagPrefix } from './actor.ts'

/** Takes out of an answer what is each actor's or backend's own by design: tags become `{actor}`, the backend's origin `{backend}`, and in a redirect
 *  the path that was asked `{path}`. What is left must be equal.
 *  @param path as it was asked, with or without query */
export function replaceOwnNames(answer: HttpResponse, runId: string, origin: string, path: string): HttpResponse {
  const tags = new RegExp(`${tagPrefix(runId).replaceAll('.', '\\.')}[a-z]`, 'g')
  const plain = (text: string) => text.replaceAll(tags, '{actor}').replaceAll(origin, '{backend}')
  const { location } = answer.headers
  const headers = typeof location === 'string' ? { ...answer.headers, location: plain(location).replace(stripQuery(path), '{path}') } : answer.headers
  return { ...answer, headers, body: plain(answer.body) }
}

function stripQuery(path: string): string {
  return path.replace(/\/?(?:\?.*)?$/, '')
}
