import type { LabelsOf, Row } from './family.ts'

/** Counts by labels, which only grow. */
export class Tally<Label extends string> {
  readonly #rows = new Map<string, { readonly labels: LabelsOf<Label>; value: number }>()

  add(labels: LabelsOf<Label>, count: number): void {
    const key = Object.values(labels).join('\n')
    const row = this.#rows.get(key)
    if (row) row.value += count
    else this.#rows.set(key, { labels, value: count })
  }

  rows(): readonly Row<Label>[] {
    return [...this.#rows.values()]
  }
}
