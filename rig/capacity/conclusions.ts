import { countOf, formatLatency, formatPercent, roundSignificant } from '../../contract/quantities.ts'
import type { AssessedBackend, Assessment } from './assessment.ts'

/** Concludes what an assessment shows of one backend, in sentences that stand alone. */
export function concludeBackend(backend: AssessedBackend, { load }: Pick<Assessment, 'load'>): string[] {
  return [
    concludeLoad(backend, load),
    concludeLimit(backend, load),
    ...explainBreak(backend),
    ...describeOverload(backend),
    ...describeGrowth(backend, load),
    ...listWithoutLoad(backend),
  ]
}

/** Compares the limits of two backends as far as both are known; of fewer than two nothing. */
export function compareCapacities([baseline, candidate]: readonly AssessedBackend[]): string[] {
  if (!baseline || !candidate) return []
  const [b, c] = [baseline.capacity.requestsPerSecond, candidate.capacity.requestsPerSecond]
  const [min, max] = [c.lower && b.upper ? c.lower / b.upper : null, c.upper && b.lower ? c.upper / b.lower : null]
  if (min === null && max === null) return [`Capacity of ${baseline.name} and ${candidate.name} not compared: too little is known of their limits.`]
  const bounds = [...(min === null ? [] : [`at least ${factor(min)}`]), ...(max === null ? [] : [`at most ${factor(max)}`])]
  const relation = min !== null && min > 1 ? 'higher' : max !== null && max < 1 ? 'lower' : 'no significant difference'
  return [`The capacity of ${candidate.name} is ${bounds.join(' and ')} times that of ${baseline.name}: ${relation}.`]
}

/** Formats a rate per second with three digits. */
export function formatRate(perSecond: number): string {
  return String(roundSignificant(perSecond, 3))
}

/** Describes the objectives and the load, in one line. */
export function describeObjectives({ objectives: { p95, errors }, load }: Assessment): string {
  return `A step holds when p95 is below ${formatLatency(p95)} and fewer than ${formatPercent(errors)} of the requests fail and of the sessions time out. 1× is ${load} sessions/s.`
}

function concludeLoad({ name, bearsLoad, steps, capacity }: AssessedBackend, load: number): string {
  const at = steps.findLast(({ sessionsPerSecond }) => sessionsPerSecond === load)
  const what = `the load of ${load} sessions/s`
  if (!at) return `Unknown whether ${name} holds ${what}: not measured.`
  const requests = at.figures && bearsLoad === 'yes' ? ` (${formatRate(at.figures.requests / at.figures.seconds)} requests/s)` : ''
  if (bearsLoad === 'yes') return `${name} holds ${what}${requests}: ${at.reason}`
  if (bearsLoad === 'no') return `${name} does not hold ${what}: ${at.reason}`
  const { held } = capacity.sessionsPerSecond
  return `Unknown whether ${name} holds ${what}: ${at.reason}${held === null ? '' : ` It holds ${held}.`}`
}

function concludeLimit({ capacity: { sessionsPerSecond, requestsPerSecond }, ended, name }: AssessedBackend, load: number): string {
  const { held, broke } = sessionsPerSecond
  const { value, lower, upper } = requestsPerSecond
  const why = ended === null ? '' : ` ${ended}`
  if (held !== null && broke !== null && value !== null && lower !== null && upper !== null) {
    const multiple = factor(Math.sqrt(held * broke) / load)
    return `Its limit is about ${formatRate(value)} requests/s (${formatRate(lower)} to ${formatRate(upper)}): it held ${held} sessions/s and broke at ${broke}, ${multiple} times the load.${why}`
  }
  if (held !== null) {
    const requests = lower === null ? '' : ` (${formatRate(lower)} requests/s)`
    return `Its limit was not reached: it held ${held} sessions/s${requests}, and no higher step broke it.${why}`
  }
  if (broke !== null) return `It held no load, and broke at ${broke} sessions/s. Fix ${name}, then assess it again.${why}`
  return `Its limit is unknown: no step clearly held or broke.${why}`
}

function explainBreak({ steps, capacity }: AssessedBackend): string[] {
  const at = steps.findLast(({ outcome, sessionsPerSecond }) => outcome === 'broke' && sessionsPerSecond === capacity.sessionsPerSecond.broke)
  return at ? [`It broke at ${at.sessionsPerSecond} sessions/s: ${at.reason}`] : []
}

function describeOverload({ capacity: { beyond } }: AssessedBackend): string[] {
  if (!beyond) return []
  const timedOut = beyond.outOfTime > 0 ? `, and ${formatPercent(beyond.outOfTime)} of the sessions timed out` : ''
  const served = `${formatRate(beyond.value)} (${formatRate(beyond.lower)} to ${formatRate(beyond.upper)})`
  return [`Under ${formatRate(beyond.asked)} requests/s it served ${served} as expected${timedOut}.`]
}

/** p95 at each measured multiple of the load, compared with that of the load itself. */
function describeGrowth({ steps }: AssessedBackend, load: number): string[] {
  const at = (multiple: number) => steps.find(({ sessionsPerSecond }) => Math.abs(sessionsPerSecond - multiple * load) < 0.05)?.figures?.p95?.value
  const base = at(1)
  const grown = [2, 4].flatMap(multiple => {
    const p95 = at(multiple)
    return base === undefined || p95 === undefined ? [] : [`${formatLatency(p95)} at ${multiple}× (${factor(p95 / base)} times as long)`]
  })
  return base === undefined || grown.length === 0 ? [] : [`p95 was ${formatLatency(base)} at 1×, ${grown.join(' and ')}.`]
}

const maxNamedEndpoints = 5

function listWithoutLoad({ missing, name }: AssessedBackend): string[] {
  if (missing.length === 0) return []
  const rest = missing.length > maxNamedEndpoints ? ` and ${missing.length - maxNamedEndpoints} more` : ''
  return [
    `${countOf(missing.length, 'endpoint')} of the catalogue got no load (not on ${name}, or no administrator account): ${missing.slice(0, maxNamedEndpoints).join(', ')}${rest}.`,
  ]
}

function factor(value: number): string {
  return String(roundSignificant(value, 2))
}
