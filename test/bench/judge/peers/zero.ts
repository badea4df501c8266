/** Zero of a function between two points at which its signs differ (Brent 1973, "zeroin", as in R's uniroot and Kayenta's KayentaBrentSolver): the
 *  secant or inverse quadratic interpolation where that is safe, otherwise the middle. Where the function is zero over a stretch, the first point met counts.
 *  @param tolerance half of it is the distance within which a zero is taken as found */
export function zeroOf(f: (at: number) => number, from: number, to: number, tolerance: number): number {
  let [before, best, across] = [pointOf(f, from), pointOf(f, to), pointOf(f, from)]
  if (before.value === 0) return from
  for (let turn = 0; turn <= 1000; turn++) {
    const lastStep = best.at - before.at
    if (Math.abs(across.value) < Math.abs(best.value)) [before, best, across] = [best, across, best]
    const least = 2 * Number.EPSILON * Math.abs(best.at) + tolerance / 2
    const half = (across.at - best.at) / 2
    if (Math.abs(half) <= least || best.value === 0) return best.at
    const step = stepFrom({ before, best, across, lastStep, least })
    before = best
    best = pointOf(f, best.at + (Math.abs(step) < least ? Math.sign(step) * least : step))
    if (best.value * across.value > 0) across = before
  }
  return best.at
}

interface Point {
  readonly at: number
  readonly value: number
}

interface Search {
  readonly before: Point
  readonly best: Point
  /** On the other side of the zero. */
  readonly across: Point
  readonly lastStep: number
  readonly least: number
}

function pointOf(f: (at: number) => number, at: number): Point {
  return { at, value: f(at) }
}

function stepFrom({ before, best, across, lastStep, least }: Search): number {
  const distance = across.at - best.at
  if (Math.abs(lastStep) < least || Math.abs(before.value) <= Math.abs(best.value)) return distance / 2
  const [numerator, denominator] = interpolation(before, best, across)
  const [p, q] = numerator > 0 ? [numerator, -denominator] : [-numerator, denominator]
  const isSafe = p < 0.75 * distance * q - Math.abs(least * q) / 2 && p < Math.abs((lastStep * q) / 2)
  return isSafe ? p / q : distance / 2
}

function interpolation(before: Point, best: Point, across: Point): [number, number] {
  const distance = across.at - best.at
  const ratio = best.value / before.value
  if (before.at === across.at) return [distance * ratio, 1 - ratio]
  const [q, t] = [before.value / across.value, best.value / across.value]
  return [ratio * (distance * q * (q - t) - (best.at - before.at) * (t - 1)), (q - 1) * (t - 1) * (ratio - 1)]
}
