import { countOf } from '../../../../contract/quantities.ts'
import { kindOf, quoteValue, quoteValueWithKind } from './shown.ts'
import { formOf, isAboutNow } from './times.ts'

/** How closely two bodies are compared. */
export interface Closeness {
  /** all: every value; shape: sentences may be worded otherwise, as messages are; identifiers and numbers may not. */
  readonly values: 'all' | 'shape'
  /** JSON pointers (of one step) to values that are each backend's own, such as its name. */
  readonly own?: readonly string[]
  /** ms since the epoch */
  readonly now: number
}

/** Compares a body with what the baseline answered to the same question. What differs between the baseline's own answers varies by itself:
 *  there only the kind of value is compared.
 *  @param samples of the baseline, one or more, parsed  @param found the candidate's, parsed
 *  @returns a readable difference for each place: `$.items[0].price: "12.50" (text) instead of 1250 (number)` */
export function jsonDifferences(samples: readonly unknown[], found: unknown, closeness: Closeness): string[] {
  return differences(samples, found, { path: '$', key: '', closeness })
}

interface Place {
  readonly path: string
  readonly key: string
  readonly closeness: Closeness
}

function differences(samples: readonly unknown[], found: unknown, place: Place): string[] {
  const kinds = new Set(samples.map(kindOf))
  if (!kinds.has(kindOf(found))) return [`${place.path}: ${quoteValueWithKind(found, place.key)} instead of ${quoteValueWithKind(samples[0], place.key)}`]
  if (kinds.size > 1) return []
  if (isObject(found)) return objectDifferences(samples.filter(isObject), found, place)
  if (Array.isArray(found)) return listDifferences(samples.filter(Array.isArray), found, place)
  return scalarDifferences(samples, found, place)
}

type Fields = Readonly<Record<string, unknown>>

function objectDifferences(samples: readonly Fields[], found: Fields, { path, closeness }: Place): string[] {
  const own = path === '$' ? (closeness.own ?? []) : []
  const keys = new Set([...samples.flatMap(Object.keys), ...Object.keys(found)])
  return [...keys]
    .filter(key => !own.includes(`/${key}`))
    .flatMap(key => {
      const having = samples.filter(sample => Object.hasOwn(sample, key)).map(sample => sample[key])
      const place = { path: appendStep(path, key), key, closeness }
      if (Object.hasOwn(found, key))
        return having.length > 0 ? differences(having, found[key], place) : [`${place.path}: ${quoteValue(found[key], key)} instead of nothing`]
      // What only one of the baseline's answers has may be missing.
      return having.length === samples.length ? [`${place.path}: missing instead of ${quoteValue(having[0], key)}`] : []
    })
}

function listDifferences(samples: readonly (readonly unknown[])[], found: readonly unknown[], { path, key, closeness }: Place): string[] {
  const lengths = samples.map(({ length }) => length)
  const shortest = Math.min(...lengths)
  if (shortest === Math.max(...lengths) && found.length !== shortest)
    return [`${path}: ${countOf(found.length, 'item')} instead of ${countOf(shortest, 'item')}`]
  return found.slice(0, shortest).flatMap((item, i) =>
    differences(
      samples.map(sample => sample[i]),
      item,
      { path: `${path}[${i}]`, key, closeness },
    ),
  )
}

function scalarDifferences(samples: readonly unknown[], found: unknown, { path, key, closeness: { values, now } }: Place): string[] {
  const [first] = samples
  if ([...samples, found].every(value => isAboutNow(value, now))) return formDifferences(samples, found, path)
  if (samples.some(sample => sample !== first) || found === first) return []
  if (values === 'shape' && isSentence(first) && isSentence(found)) return []
  return [`${path}: ${quoteValue(found, key)} instead of ${quoteValue(first, key)}`]
}

function formDifferences(samples: readonly unknown[], found: unknown, path: string): string[] {
  const forms = new Set(samples.map(formOf))
  if (forms.size > 1 || forms.has(formOf(found))) return []
  return [`${path}: a moment written as ${quoteValue(found)} instead of as ${quoteValue(samples[0])}`]
}

function isSentence(value: unknown): boolean {
  return typeof value === 'string' && /\s/.test(value.trim())
}

function isObject(value: unknown): value is Fields {
  return kindOf(value) === 'object'
}

function appendStep(path: string, key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}
