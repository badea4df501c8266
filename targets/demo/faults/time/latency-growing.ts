import { z } from 'zod'

/** ms that answers take longer with each second since the fault was set: a leak, a table that grows. */
export const latencyGrowing = z.number().min(0).max(1_000)

/** @param elapsed ms since the fault was set  @returns ms to wait by now */
export function grownBy(elapsed: number, perSecond = 0): number {
  return (perSecond * elapsed) / 1_000
}
