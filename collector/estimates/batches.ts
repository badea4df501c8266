import type { Window } from '../windows/evidence.ts'

/** Cuts a window into b = clamp(⌊T/5⌋, 6, 20) batches with edges ⌊jT/b⌋, in order (docs/statistics.md, "Latency ratio" 4). A window of
 *  fewer than 6 slices has empty batches. */
export function batchesOf(window: Window): Window[] {
  const seconds = window.to - window.from
  const b = Math.min(20, Math.max(6, Math.floor(seconds / 5)))
  const edge = (j: number) => window.from + Math.floor((j * seconds) / b)
  return Array.from({ length: b }, (_, j) => ({ from: edge(j), to: edge(j + 1) }))
}
