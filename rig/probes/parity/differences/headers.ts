import type { HttpResponse } from '../../../platform/http-client.ts'
import { quoteText } from './shown.ts'

export type Headers = HttpResponse['headers']

/** What clients and caches act on. */
const exact = ['content-type', 'cache-control', 'content-disposition', 'location'] as const
/** What a browser asks for before it lets a page of another origin read an answer (fetch.spec.whatwg.org, "CORS protocol"). */
const grants = ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-methods', 'access-control-allow-headers'] as const

/** Compares the headers that matter with those of the baseline's answers to the same question.
 *  @param samples of the baseline, one or more  @returns readable differences: `header cache-control: missing instead of "no-store"` */
export function headerDifferences(samples: readonly Headers[], found: Headers): string[] {
  return [...exact.flatMap(name => exactDifference(samples, found, name)), ...grantDifferences(samples, found)]
}

/** What the baseline allows pages of other origins and the candidate does not. That the candidate allows more is no difference: it needs to,
 *  once pages come from elsewhere. */
export function grantDifferences(samples: readonly Headers[], found: Headers): string[] {
  return grants.flatMap(name => {
    const known = findCommonValue(samples, name, normalizeList)
    const granted = headerOf(found, name)
    if (known === null || known === undefined) return []
    const missing = known.split(', ').filter(
      item =>
        granted !== '*' &&
        !normalizeList(granted ?? '')
          .split(', ')
          .includes(item),
    )
    return missing.length > 0 ? [difference(name, granted, known)] : []
  })
}

/** Compares one header as it stands. @returns at most one difference */
export function exactDifference(samples: readonly Headers[], found: Headers, name: string): string[] {
  const known = findCommonValue(samples, name, normalizeValue)
  const value = headerOf(found, name)
  if (known === null || (value === undefined ? undefined : normalizeValue(value)) === known) return []
  return [difference(name, value, known)]
}

/** What all samples say: undefined where none has it, null where they differ. */
function findCommonValue(samples: readonly Headers[], name: string, form: (value: string) => string): string | undefined | null {
  const values = new Set(
    samples.map(sample => {
      const value = headerOf(sample, name)
      return value === undefined ? undefined : form(value)
    }),
  )
  return values.size === 1 ? [...values][0] : null
}

function difference(name: string, found: string | undefined, known: string | undefined): string {
  return `header ${name}: ${found === undefined ? 'missing' : quoteText(found)} instead of ${known === undefined ? 'none' : quoteText(known)}`
}

function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

/** Blanks around separators and, in what is compared here, letter case mean nothing. */
function normalizeValue(value: string): string {
  return value.toLowerCase().replaceAll(/\s*([;,=])\s*/g, '$1')
}

function normalizeList(value: string): string {
  return normalizeValue(value).split(',').filter(Boolean).sort().join(', ')
}
