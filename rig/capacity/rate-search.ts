/** Outcome of a step. void: the rig could not generate that load, so it shows nothing of the backend. */
export type Outcome = 'held' | 'broke' | 'unclear' | 'void'

/** A step at one rate. */
export interface Step {
  /** Sessions per second, in tenths. */
  readonly rate: number
  readonly outcome: Outcome
}

export interface RateRange {
  /** Sessions per second that the backend must hold: 1×. */
  readonly base: number
  /** Highest sessions per second to try. */
  readonly max: number
}

/** The rates between which a backend's limit lies, in sessions per second. */
export interface Capacity {
  /** Highest rate that it held; null: none. */
  readonly held: number | null
  /** Lowest rate at which it broke an objective; null: none. */
  readonly broke: number | null
}

/** The search ends when broke / held is at most this: the limit is then known within a tenth. */
const maxRatio = 1.1
/** Steps around an unclear rate are at least this far apart. */
const minRatio = 1.05
/** Multiples of the base that are tried first. */
const multiples = [1, 2, 4] as const
const climbFactor = 1.5
/** Sessions per second; below it a step would last minutes. */
const minRate = 0.5

/** Chooses the rate of the next step: up until a step breaks, then between the highest that held and the lowest that broke, then that one again,
 *  since a single bad moment would hide the real limit.
 *  @param steps all so far, in order  @returns null when the capacity is known as well as it can be */
export function nextRate(steps: readonly Step[], range: RateRange): number | null {
  if (steps.length === 0) return roundToTenth(range.base)
  if (steps.at(-1)?.outcome === 'void') return null
  const { held, broke } = capacityOf(steps)
  if (broke === null) return climb(steps, range)
  if (held === null) return descend(steps)
  const between = broke / held <= maxRatio ? null : split(steps, held, broke)
  return between ?? (countSteps(steps, broke) === 1 ? broke : null)
}

/** Derives the capacity from steps. A rate with contradicting steps shows nothing, nor does one that held above one that broke. */
export function capacityOf(steps: readonly Step[]): Capacity {
  const broke = lowest(ratesWith(steps, 'broke'))
  const held = ratesWith(steps, 'held').filter(rate => broke === null || rate < broke)
  return { held: held.length === 0 ? null : Math.max(...held), broke }
}

/** The multiples of the base, then half as much again each time. */
function climb(steps: readonly Step[], { base, max }: RateRange): number | null {
  const top = Math.max(...steps.map(({ rate }) => rate))
  const next = multiples.map(times => roundToTenth(base * times)).find(rate => rate > top) ?? roundToTenth(top * climbFactor)
  if (next <= max) return next
  return top < roundToTenth(max) ? roundToTenth(max) : null
}

function descend(steps: readonly Step[]): number | null {
  const bottom = Math.min(...steps.map(({ rate }) => rate))
  return bottom > minRate ? Math.max(minRate, roundToTenth(bottom / 2)) : null
}

/** The middle of the wider gap on either side of the unclear rates; null when both are narrow enough. */
function split(steps: readonly Step[], held: number, broke: number): number | null {
  const unclear = steps.map(({ rate }) => rate).filter(rate => rate > held && rate < broke)
  const [first, last] = unclear.length === 0 ? [broke, held] : [Math.min(...unclear), Math.max(...unclear)]
  const [low, high] = first / held >= broke / last ? [held, first] : [last, broke]
  const middle = roundToTenth(Math.sqrt(low * high))
  return high / low > minRatio && middle > low && middle < high ? middle : null
}

/** Rates whose steps all had this outcome. */
function ratesWith(steps: readonly Step[], outcome: Outcome): number[] {
  return [...new Set(steps.map(({ rate }) => rate))].filter(rate => steps.every(step => step.rate !== rate || step.outcome === outcome))
}

function countSteps(steps: readonly Step[], rate: number): number {
  return steps.filter(step => step.rate === rate).length
}

function lowest(rates: readonly number[]): number | null {
  return rates.length === 0 ? null : Math.min(...rates)
}

/** k6 takes rates in tenths. */
function roundToTenth(rate: number): number {
  return Math.max(0.1, Math.round(rate * 10) / 10)
}
