import { parentPort } from 'node:worker_threads'
import { cells } from './cells.ts'
import { simulate } from './simulate.ts'
import { sumUp, type Tally, tallyOf } from './tally.ts'

/** A stretch of runs of one cell. */
export interface Stretch {
  readonly cell: string
  readonly from: number
  readonly to: number
}

/** Simulates a stretch. @throws Error when there is no such cell */
export function work({ cell: id, from, to }: Stretch): Tally[] {
  const cell = cells.find(one => one.id === id)
  if (!cell) throw new Error(`Cannot simulate: expected a cell, got "${id}"`)
  const runs = Array.from({ length: to - from }, (_, j) => from + j)
  return sumUp(runs.flatMap(run => simulate(cell, run).map(tallyOf)))
}

// In a worker thread: one answer for each stretch that comes in.
parentPort?.on('message', (stretch: Stretch) => parentPort?.postMessage(work(stretch)))
