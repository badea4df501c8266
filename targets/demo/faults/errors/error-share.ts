import { z } from 'zod'
import { Problem } from '../../problem.ts'

/** Share of requests that are answered 500, at random, instead of being worked on. */
export const errorShare = z.number().min(0).max(1)

/** @throws Problem 500 with the probability `share` */
export function failAtRandom(share = 0, random: () => number = Math.random): void {
  if (random() < share) throw new Problem(500, 'internal', 'Something went wrong.')
}
