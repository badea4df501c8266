import type { LabelsOf, Row } from './family.ts'

/** Counts by labels, which only grow, until somebody asks. */
export class Tally<Label extends string> {
  readonly #rows = new Map<string, { readonly labels: LabelsOf<Label>; value: number }>()

  /** @param count 0 makes labels known before anything happened, so that a rate can begin at nothing */
  add(labels: LabelsOf<Label>, count = 1): void {
    const key = Object.values(labels).join('\n')
    const row = this.#rows.get(key)
    if (row) row.value += count
    else this.#rows.set(key, { labels, value: count })
  }

  rows(): readonly Row<Label>[] {
    return [...this.#rows.values()]
  }
}
