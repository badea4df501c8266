import type { Levels } from './kind.ts'

/** Levels of one test (docs/statistics.md, "Looks"): several looks share the error that a single one may make.
 *  @param looks how many looks the plan has */
export function levelsFor(looks: number): Levels {
  return looks > 1 ? { pass: 0.025, fail: 0.01, veto: 0.025 } : { pass: 0.05, fail: 0.02, veto: 0.05 }
}

/** Levels at a moment that the plan does not list, such as that of an interruption: whoever may stop at any time may stop when it looks
 *  bad. Nothing passes then, for other reasons (`closed-normally`). */
export function levelsUnplanned(looks: number): Levels {
  return { ...levelsFor(looks), fail: 0.002, veto: 0.002 }
}
