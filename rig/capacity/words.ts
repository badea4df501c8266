import { formatLatency, formatPercent } from '../../collector/index.ts'
import type { AssessedBackend, Assessment } from './assessment.ts'

/** What an assessment says of one backend, in sentences that stand by themselves. */
export function conclusion(backend: AssessedBackend, { load }: Pick<Assessment, 'load'>): string[] {
  return [...atTheLoad(backend, load), ...limit(backend, load), ...whatBroke(backend), ...beyond(backend), ...growth(backend, load), ...withoutLoad(backend)]
}

/** How the limits of two backends relate, as far as both are known. */
export function comparison([baseline, candidate]: readonly AssessedBackend[]): string[] {
  if (!baseline || !candidate) return []
  const [b, c] = [baseline.capacity.requestsPerSecond, candidate.capacity.requestsPerSecond]
  const [least, most] = [c.lower && b.upper ? c.lower / b.upper : null, c.upper && b.lower ? c.upper / b.lower : null]
  if (least === null && most === null) return [`The limits of ${baseline.name} and ${candidate.name} cannot be compared: too little of them is known.`]
  const bounds = [...(least === null ? [] : [`at least ${times(least)}`]), ...(most === null ? [] : [`at most ${times(most)}`])]
  const relation = least !== null && least > 1 ? 'more' : most !== null && most < 1 ? 'less' : 'no difference is shown'
  return [`${candidate.name} bears ${bounds.join(' and ')} times as much as ${baseline.name}: ${relation}.`]
}

/** A rate for people: three digits. */
export function rate(perSecond: number): string {
  return String(Number(perSecond.toPrecision(3)))
}

function atTheLoad({ name, bearsLoad, steps, capacity }: AssessedBackend, load: number): string[] {
  const at = steps.findLast(({ sessionsPerSecond }) => sessionsPerSecond === load)
  const what = `the load of ${load} sessions/s`
  if (!at) return [`Whether ${name} bears ${what} is not known: that was not measured.`]
  const asked = at.figures && bearsLoad === 'yes' ? ` (${rate(at.figures.requests / at.figures.seconds)} requests/s)` : ''
  if (bearsLoad === 'yes') return [`${name} bears ${what}${asked}: ${at.reason}`]
  if (bearsLoad === 'no') return [`${name} does not bear ${what}: ${at.reason}`]
  const hint = capacity.sessionsPerSecond.held === null ? '' : ` It surely bears ${capacity.sessionsPerSecond.held}.`
  return [`Whether ${name} bears ${what} is not known: ${at.reason}${hint}`]
}

function limit({ capacity: { sessionsPerSecond, requestsPerSecond }, ended, name }: AssessedBackend, load: number): string[] {
  const { held, broke } = sessionsPerSecond
  const { value, lower, upper } = requestsPerSecond
  const why = ended === null ? '' : ` ${ended}`
  if (held !== null && broke !== null && value !== null && lower !== null && upper !== null) {
    return [
      `Its limit lies between ${rate(lower)} and ${rate(upper)} requests/s, at about ${rate(value)}: it held ${held} sessions/s and broke at ${broke}, ` +
        `which is ${times(Math.sqrt(held * broke) / load)} times the load.${why}`,
    ]
  }
  if (held !== null) {
    const known = lower === null ? '' : ` (${rate(lower)} requests/s)`
    return [`Its limit was not reached: it held ${held} sessions/s${known}, and no step beyond showed that it breaks.${why}`]
  }
  if (broke !== null) return [`It held no load that it was asked to bear, and broke at ${broke} sessions/s. Mend ${name} first, then assess it again.${why}`]
  return [`Its limit is not known: no step showed clearly that it held or broke.${why}`]
}

function whatBroke({ steps, capacity }: AssessedBackend): string[] {
  const at = steps.findLast(({ outcome, sessionsPerSecond }) => outcome === 'broke' && sessionsPerSecond === capacity.sessionsPerSecond.broke)
  return at ? [`What broke at ${at.sessionsPerSecond} sessions/s: ${at.reason}`] : []
}

function beyond({ capacity: { beyond: found } }: AssessedBackend): string[] {
  if (!found) return []
  const gaveUp = found.outOfTime > 0 ? `, and ${formatPercent(found.outOfTime)} of the sessions ran out of time` : ''
  return [
    `Asked for ${rate(found.asked)} requests/s, it answered ${rate(found.value)} of them a second as expected (between ${rate(found.lower)} and ${rate(found.upper)})${gaveUp}.`,
  ]
}

/** p95 at each multiple of the load that was measured, beside that of the load itself. */
function growth({ steps }: AssessedBackend, load: number): string[] {
  const at = (multiple: number) => steps.find(({ sessionsPerSecond }) => Math.abs(sessionsPerSecond - multiple * load) < 0.05)?.figures?.p95?.value
  const base = at(1)
  const grown = [2, 4].flatMap(multiple => {
    const p95 = at(multiple)
    return base === undefined || p95 === undefined ? [] : [`${formatLatency(p95)} under ${multiple} times the load (${times(p95 / base)} times as long)`]
  })
  return base === undefined || grown.length === 0 ? [] : [`95 % of its answers took at most ${formatLatency(base)} under the load, ${grown.join(' and ')}.`]
}

function withoutLoad({ missing, name }: AssessedBackend): string[] {
  if (missing.length === 0) return []
  const which = `${missing.slice(0, namedEndpoints).join(', ')}${missing.length > namedEndpoints ? ` and ${missing.length - namedEndpoints} more` : ''}`
  return [`${missing.length} endpoints of the catalogue got no load, since ${name} has them not or nobody was named who may use them: ${which}.`]
}

const namedEndpoints = 5

function times(factor: number): string {
  return String(Number(factor.toPrecision(2)))
}

/** What was asked of the backends, in one line. */
export function objectivesLine({ objectives: { p95, errors }, load }: Assessment): string {
  return `A load is held when 95 % of the answers come within ${formatLatency(p95)}, and fewer than ${formatPercent(errors)} of the requests go wrong and of the sessions run out of time. 1× is ${load} sessions/s.`
}
