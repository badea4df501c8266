/** Rounds to 9 significant digits, as every number in a verdict is written.
 *  @returns the rounded number; zero, infinities and NaN as they are */
export function significant(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : value
}
