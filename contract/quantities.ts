declare const unit: unique symbol

/** A share or a ratio: 0.1 is 10 %. */
export type Ratio = number & { readonly [unit]?: 'ratio' }

/** A length of time or a moment since the epoch. */
export type Milliseconds = number & { readonly [unit]?: 'milliseconds' }

const millisecondsPer = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
export type TimeUnit = keyof typeof millisecondsPer

/** A duration as plans, policies and flags write it: "500ms", "15s", "1.5h", "30d". */
export const durationPattern = /^\d+(\.\d+)?(ms|s|m|h|d)$/

/** A percentage as policies and flags write it: "10%", "0.1%". */
export const percentPattern = /^\d+(\.\d+)?%$/

/** Parses a duration: `parseDuration("15s")` is 15000.
 *  @returns milliseconds  @throws Error when the text is not a duration */
export function parseDuration(text: string): Milliseconds {
  const unit = unitOf(text)
  if (!unit) throw new Error(`Cannot read a duration: expected a number with ms, s, m, h or d such as "15s", got ${JSON.stringify(text)}`)
  return Number(text.slice(0, -unit.length)) * millisecondsPer[unit]
}

/** Whether `parseDuration` accepts a text. */
export function isDuration(text: string): boolean {
  return durationPattern.test(text)
}

/** Whether a text is a duration in one of the units. */
export function isDurationIn(text: string, units: readonly TimeUnit[]): boolean {
  const unit = unitOf(text)
  return unit !== undefined && units.includes(unit)
}

function unitOf(text: string): TimeUnit | undefined {
  return durationPattern.exec(text)?.[2] as TimeUnit | undefined
}

/** Whether `parsePercent` accepts a text. */
export function isPercent(text: string): boolean {
  return percentPattern.test(text)
}

/** Parses a percentage: `parsePercent("0.1%")` is 0.001.
 *  @returns the double nearest to the decimal (1.1% is 0.011, not 1.1 / 100)  @throws Error when the text is not a percentage */
export function parsePercent(text: string): Ratio {
  if (!isPercent(text)) throw new Error(`Cannot read a percentage: expected a number with % such as "10%", got ${JSON.stringify(text)}`)
  return Number(`${text.slice(0, -1)}e-2`)
}

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** Formats a count: `12,000`. */
export function formatCount(count: number): string {
  return counts.format(count)
}

/** Formats a count of things: `1 run`, `2 entries`. @param many `one` with an s unless given */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** Formats a share, with three digits of its distance to 0 % or to 100 %: `4.21 %`, `0.1 %`, `99.895 %`. */
export function formatPercent(share: number): string {
  const distance = share > 0.5 && share < 1 ? 1 - share : share
  return `${threeDigits(share * 100, distance * 100)} %`
}

/** Formats a ratio as a change, with one decimal below 10 %: 1.042 is `+4.2 %`, 0.97 is `-3 %`. */
export function formatChange(ratio: number): string {
  const change = (ratio - 1) * 100
  const rounded = Number(change.toFixed(Math.abs(change) < 9.95 ? 1 : 0))
  return `${rounded > 0 ? '+' : ''}${rounded === 0 ? '±0' : rounded} %`
}

/** A difference of shares in percentage points, with at most three digits: 0.0068 is `+0.68 pt`. */
export function formatPoints(difference: number): string {
  const points = difference * 100
  const rounded = Number(points.toFixed(Math.abs(points) >= 99.95 ? 0 : Math.abs(points) >= 9.995 ? 1 : 2))
  return `${rounded > 0 ? '+' : ''}${rounded === 0 ? 0 : rounded} pt`
}

/** Formats a latency: `12.3 ms`, from a second on `1.23 s`. */
export function formatLatency(milliseconds: number): string {
  return milliseconds < 999.5 ? `${threeDigits(milliseconds, milliseconds)} ms` : `${threeDigits(milliseconds / 1000, milliseconds / 1000)} s`
}

/** Formats a length of time, from two minutes on in whole minutes: `45 s`, `4 min`, `1 h 20 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Rounds `value` to the decimals that three significant digits of `scale` need; no trailing zeros. */
function threeDigits(value: number, scale: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '–'
  const magnitude = scale === 0 ? 0 : Math.floor(Math.log10(Math.abs(scale)))
  return String(Number(value.toFixed(Math.min(12, Math.max(0, 2 - magnitude)))))
}

/** Rounds to the nine significant digits that every number in a verdict has. */
export function roundForJson(value: number): number {
  return roundSignificant(value, 9)
}

/** Rounds to significant digits.
 *  @returns the rounded number; zero, infinities and NaN as they are */
export function roundSignificant(value: number, digits: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value
}
