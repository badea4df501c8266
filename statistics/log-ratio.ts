/** ln of a ratio of the candidate to the baseline, with what its bounds follow from (Student's t). */
export interface LogRatio {
  readonly logRatio: number
  /** Infinite when nothing is known. */
  readonly standardError: number
  readonly degreesOfFreedom: number
}
