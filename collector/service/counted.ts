type Labels<Name extends string> = Readonly<Record<Name, string>>

/** Counts by labels, until somebody asks. */
export class Counted<Name extends string> {
  readonly #counts = new Map<string, { readonly labels: Labels<Name>; count: number }>()

  /** @param by 0 makes labels known before anything happened, so that a rate can begin at nothing */
  add(labels: Labels<Name>, by = 1): void {
    const key = Object.values(labels).join(' ')
    const known = this.#counts.get(key) ?? { labels, count: 0 }
    known.count += by
    this.#counts.set(key, known)
  }

  list(): readonly { readonly labels: Labels<Name>; readonly count: number }[] {
    return [...this.#counts.values()]
  }
}
