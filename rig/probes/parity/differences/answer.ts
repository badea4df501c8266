import { type JsonSchema, mismatch } from '../../../../contract/schema.ts'
import { type HttpResponse, tryParseJson } from '../../../platform/http-client.ts'
import { groupDifferences } from './gathered.ts'
import { headerDifferences } from './headers.ts'
import { type Closeness, jsonDifferences } from './json.ts'
import { quoteText, redactSecrets } from './shown.ts'
import { textDifferences } from './text.ts'

/** Compares an answer with those of the baseline to the same question: status, headers that matter, body.
 *  @param samples of the baseline, one or more  @param promised schema of the body, compared where the baseline keeps it
 *  @returns readable differences; none when the candidate answers as the baseline does */
export function answerDifferences(samples: readonly HttpResponse[], found: HttpResponse, closeness: Closeness, promised?: JsonSchema): string[] {
  const status = statusDifference(samples, found)
  if (status !== null) return [status]
  const bodies = bodyDifferences(samples, found, closeness)
  return [
    ...headerDifferences(
      samples.map(({ headers }) => headers),
      found.headers,
    ),
    ...bodies,
    ...(bodies.length === 0 && promised ? schemaDifference(samples, found, promised) : []),
  ]
}

/** `status 301 (to /api/v1/orders/) instead of 201`; null when the baseline gave this status. */
export function statusDifference(samples: readonly HttpResponse[], { status, headers }: HttpResponse): string | null {
  const known = [...new Set(samples.map(sample => sample.status))]
  const target = headers.location === undefined ? '' : ` (to ${describeTarget(String(headers.location))})`
  return known.includes(status) ? null : `status ${status}${target} instead of ${known.join(' or ')}`
}

/** Where a redirect leads, in words where it is the path that was asked (own-names.ts). */
function describeTarget(location: string): string {
  const path = location.replace('{backend}', '')
  if (path === '{path}') return 'itself'
  return path === '{path}/' ? 'itself with a slash at the end' : redactSecrets(location).slice(0, 120)
}

function bodyDifferences(samples: readonly HttpResponse[], found: HttpResponse, closeness: Closeness): string[] {
  const bodies = samples.map(({ body }) => tryParseJson(body))
  const body = tryParseJson(found.body)
  if (bodies.includes(undefined)) return textDifferences([...samples.map(sample => sample.body)], found.body)
  if (body === undefined) return [found.body === '' ? 'body: empty instead of JSON' : `body: no JSON (${quoteText(found.body.slice(0, 30))})`]
  return groupDifferences(jsonDifferences(bodies, body, closeness))
}

function schemaDifference(samples: readonly HttpResponse[], found: HttpResponse, promised: JsonSchema): string[] {
  if (samples.some(sample => mismatch(tryParseJson(sample.body), promised) !== null)) return []
  const wrong = mismatch(tryParseJson(found.body), promised)
  return wrong === null ? [] : [`not what the catalogue promises: ${wrong}`]
}
