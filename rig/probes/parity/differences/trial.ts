import type { HttpResponse } from '../../../platform/http-client.ts'
import type { Trial } from '../trials.ts'
import { answerDifferences, statusDifference } from './answer.ts'
import { exactDifference, grantDifferences } from './headers.ts'

/** Compares how a trial came out with what the baseline answered to it.
 *  @param now ms since the epoch  @returns readable differences */
export function trialDifferences(kind: Trial['kind'], samples: readonly HttpResponse[], found: HttpResponse, now: number): string[] {
  switch (kind) {
    case 'refused':
      return answerDifferences(samples, found, { values: 'shape', now })
    case 'bare':
      return answerDifferences(samples, found, { values: 'all', now })
    case 'slash':
      return slashDifferences(samples, found)
    case 'preflight':
      return preflightDifferences(samples, found)
  }
}

/** Whether such a request is served, refused or sent elsewhere. */
function slashDifferences(samples: readonly HttpResponse[], found: HttpResponse): string[] {
  const status = statusDifference(samples, found)
  const known = samples.map(({ headers }) => headers)
  return status === null ? exactDifference(known, found.headers, 'location') : [status]
}

/** Browsers take any 2xx for a yes, and look at what is allowed then; a baseline that lets no other origin in is served from its own. */
function preflightDifferences(samples: readonly HttpResponse[], found: HttpResponse): string[] {
  const granting = samples.every(({ status, headers }) => isSuccess(status) && headers['access-control-allow-origin'] !== undefined)
  if (!granting) return []
  if (!isSuccess(found.status)) return [statusDifference(samples, found) ?? `status ${found.status}`]
  return grantDifferences(
    samples.map(({ headers }) => headers),
    found.headers,
  )
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
