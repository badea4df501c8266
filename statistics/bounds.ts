import { studentT } from './distributions.ts'

/** A number with its bounds, each one-sided. */
export interface Bounds {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** Bounds of a positive number of which the logarithm was estimated (Student's t).
 *  @param log ln of the number  @param alpha error level of each bound */
export function logBounds(
  log: number,
  { standardError, degreesOfFreedom }: { readonly standardError: number; readonly degreesOfFreedom: number },
  alpha: number,
): Bounds {
  const halfWidth = studentT(1 - alpha, degreesOfFreedom) * standardError
  return { value: Math.exp(log), lower: Math.exp(log - halfWidth), upper: Math.exp(log + halfWidth) }
}
