/** Error levels of one test, each one-sided: a pass's bound, a fail's bound, and an endpoint's veto before it is divided by the endpoints. */
export interface Levels {
  readonly pass: number
  readonly fail: number
  readonly veto: number
}

/** Levels of one test at a planned look (docs/statistics.md, "Looks"). Several looks share the error that a single one may make.
 *  @param lookCount looks that the plan names, at least one */
export function levelsFor(lookCount: number): Levels {
  return lookCount > 1 ? { pass: 0.025, fail: 0.01, veto: 0.025 } : { pass: 0.05, fail: 0.02, veto: 0.05 }
}

/** Levels at a look that the plan does not name, such as an interruption, which may be timed by what the data show.
 *  Nothing passes at such a look, for other reasons (`closed-normally`). */
export function levelsForUnplannedLook(lookCount: number): Levels {
  return { ...levelsFor(lookCount), fail: 0.002, veto: 0.002 }
}
