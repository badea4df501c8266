import type { Window } from './window.ts'

/** Cuts a window into b = clamp(⌊T/5⌋, 6, 20) batches with edges ⌊jT/b⌋, in order (docs/statistics.md, "Latency ratio" 4). A window of
 *  fewer than 6 slices has empty batches. Of an alternating run each pair of blocks is one: seconds of one block are more alike than those of
 *  two, and an edge inside a block would make two batches of what is one observation. */
export function batchesOf(window: Window): Window[] {
  if (window.block !== undefined) return blocksOf(window, window.block)
  const seconds = window.to - window.from
  const b = Math.min(20, Math.max(6, Math.floor(seconds / 5)))
  const edge = (j: number) => window.from + Math.floor((j * seconds) / b)
  return Array.from({ length: b }, (_, j) => ({ from: edge(j), to: edge(j + 1) }))
}

/** The last block may be under way. */
function blocksOf({ from, to }: Window, block: number): Window[] {
  return Array.from({ length: Math.ceil((to - from) / block) }, (_, j) => ({ from: from + j * block, to: Math.min(to, from + (j + 1) * block) }))
}
