/** Half-open range of slices; slice 0 is the first second after t0. In an alternating run each arm has slices of its own, those of its blocks one
 *  after the other (collector/evidence/timeline.ts). */
export interface Window {
  readonly from: number
  readonly to: number
  /** Slices that belong together, as a block of an alternating run does: batches are cut there; absent: anywhere. */
  readonly block?: number
}
