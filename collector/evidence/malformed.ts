/** Things of known names that could not be read, and how often. */
export interface Malformed {
  readonly what: string
  readonly count: number
}

/** Counts what could not be read; sentences name no values, so there are few of them. */
export class MalformedTally {
  private readonly counts = new Map<string, number>()

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  list(): Malformed[] {
    return [...this.counts].map(([what, count]) => ({ what, count }))
  }
}
