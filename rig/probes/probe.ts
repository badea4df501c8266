/** Something that is asked once a second while the load runs, and keeps count. */
export interface Probe {
  /** Asks, without waiting for what was asked before. */
  probe(): void
  /** Resolves when everything asked so far has been counted. */
  settled(): Promise<void>
  /** All counts so far as cumulative metrics (contract/otlp-json.ts). @param time ms since the epoch */
  metrics(time: number): readonly object[]
}
