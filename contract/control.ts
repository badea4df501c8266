import { z } from 'zod'
import { type Immutable, name, sha256 } from './fields.ts'
import { verdictOutcomes } from './verdict.ts'

/** negative: one backend against itself, which must be go; positive: one arm slowed down, which must be no-go. */
export const controlKinds = ['negative', 'positive'] as const
export type ControlKind = (typeof controlKinds)[number]

/** The result of one control run, as the history keeps it. */
export const controlResult = z.strictObject({
  kind: z.enum(controlKinds),
  /** Id of the run. */
  run: name,
  /** Time of the last signal judged. */
  at: z.iso.datetime(),
  verdict: z.enum(verdictOutcomes),
  /** Share of the backend's time that was added; 0 in a negative control. */
  slowdown: z.number().min(0),
  /** Seconds of measured window after which its latency decided on no-go; null when it did not. */
  calledAfter: z.number().min(0).nullable(),
  /** Versions as the backends reported them; null where there was none. */
  candidateVersion: name.nullable(),
  baselineVersion: name.nullable(),
  /** Of the policy that the criteria came from. */
  policySha256: sha256,
})
export type ControlResult = Immutable<z.output<typeof controlResult>>
