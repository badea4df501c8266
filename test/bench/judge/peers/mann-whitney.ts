/** Average ranks of the first sample among both, summed; and how many values share each rank. */
export function rankSum(first: readonly number[], second: readonly number[]): { readonly sum: number; readonly ties: readonly number[] } {
  const all = [...first.map(value => ({ value, ours: 1 })), ...second.map(value => ({ value, ours: 0 }))].sort((a, b) => a.value - b.value)
  const ties: number[] = []
  let sum = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const ours = all.slice(from, to).reduce((count, one) => count + one.ours, 0)
    sum += (ours * (from + 1 + to)) / 2
    ties.push(to - from)
    from = to
  }
  return { sum, ties }
}

/** Standard deviation of the rank sum under equality, corrected for ties. */
export function rankSumDeviation(m: number, n: number, ties: readonly number[]): number {
  const tied = ties.reduce((sum, t) => sum + t ** 3 - t, 0)
  return Math.sqrt(((m * n) / 12) * (m + n + 1 - tied / ((m + n) * (m + n - 1))))
}
