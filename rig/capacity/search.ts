/** What a step at one rate came to. void: the rig could not make that load, so it says nothing of the backend. */
export type Outcome = 'held' | 'broke' | 'unclear' | 'void'

/** A step of the load. */
export interface Step {
  /** Sessions per second, in tenths. */
  readonly rate: number
  readonly outcome: Outcome
}

export interface Reach {
  /** Sessions per second of the load that the backend is to bear: 1×. */
  readonly base: number
  /** Sessions per second beyond which nobody asks. */
  readonly most: number
}

/** Between which rates a backend's limit lies, in sessions per second. */
export interface Capacity {
  /** Highest rate that it held; null: none. */
  readonly held: number | null
  /** Lowest rate at which it broke an objective; null: none. */
  readonly broke: number | null
}

/** How close both ends must come: what lies between them is then known within a tenth. */
const closeEnough = 1.1
/** What is unclear is not asked for more closely than this. */
const finest = 1.05
/** Multiples of the base that everybody asks about. */
const multiples = [1, 2, 4] as const
const beyond = 1.5
/** Sessions per second; below it a step would last minutes. */
const least = 0.5

/** The rate to ask about next: up until a step breaks, then between the highest that held and the lowest that broke, then once more that one, since
 *  a single bad moment would hide all that the backend can bear.
 *  @param asked all steps so far, in order  @returns null when the capacity is known as well as it can be */
export function nextRate(asked: readonly Step[], reach: Reach): number | null {
  if (asked.length === 0) return tenth(reach.base)
  if (asked.at(-1)?.outcome === 'void') return null
  const { held, broke } = capacityOf(asked)
  if (broke === null) return climb(asked, reach)
  if (held === null) return descend(asked)
  const between = broke / held <= closeEnough ? null : split(asked, held, broke)
  return between ?? (times(asked, broke) === 1 ? broke : null)
}

/** What the steps show. A rate of which they contradict each other shows nothing, nor does one that held above one that broke. */
export function capacityOf(asked: readonly Step[]): Capacity {
  const broke = lowest(ratesOf(asked, 'broke'))
  const held = ratesOf(asked, 'held').filter(rate => broke === null || rate < broke)
  return { held: held.length === 0 ? null : Math.max(...held), broke }
}

/** The multiples of the base, then half as much again each time. */
function climb(asked: readonly Step[], { base, most }: Reach): number | null {
  const top = Math.max(...asked.map(({ rate }) => rate))
  const next = multiples.map(times => tenth(base * times)).find(rate => rate > top) ?? tenth(top * beyond)
  if (next <= most) return next
  return top < tenth(most) ? tenth(most) : null
}

function descend(asked: readonly Step[]): number | null {
  const bottom = Math.min(...asked.map(({ rate }) => rate))
  return bottom > least ? Math.max(least, tenth(bottom / 2)) : null
}

/** The middle of the wider of the gaps on both sides of what is unclear; null when both are as narrow as it makes sense. */
function split(asked: readonly Step[], held: number, broke: number): number | null {
  const unclear = asked.map(({ rate }) => rate).filter(rate => rate > held && rate < broke)
  const [first, last] = unclear.length === 0 ? [broke, held] : [Math.min(...unclear), Math.max(...unclear)]
  const [low, high] = first / held >= broke / last ? [held, first] : [last, broke]
  const middle = tenth(Math.sqrt(low * high))
  return high / low > finest && middle > low && middle < high ? middle : null
}

/** Rates whose steps all had this outcome. */
function ratesOf(asked: readonly Step[], outcome: Outcome): number[] {
  return [...new Set(asked.map(({ rate }) => rate))].filter(rate => asked.every(step => step.rate !== rate || step.outcome === outcome))
}

function times(asked: readonly Step[], rate: number): number {
  return asked.filter(step => step.rate === rate).length
}

function lowest(rates: readonly number[]): number | null {
  return rates.length === 0 ? null : Math.min(...rates)
}

/** k6 is given tenths. */
function tenth(rate: number): number {
  return Math.max(0.1, Math.round(rate * 10) / 10)
}
