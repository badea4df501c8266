import type { z } from 'zod'
import type { Window } from '../../statistics/batches.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Finding, Part } from './finding.ts'

/** Error levels (0–1) of one test at the moment of judging (docs/statistics.md, "Looks"). */
export interface Levels {
  readonly pass: number
  readonly fail: number
  /** Of an endpoint's veto, before it is divided by the number of endpoints. */
  readonly veto: number
}

/** What a criterion is asked: everything it may look at. */
export interface Question<Criterion> {
  readonly id: string
  readonly criterion: Criterion
  readonly evidence: Evidence
  /** The judged slices; null when nothing was measured. */
  readonly window: Window | null
  /** Endpoint ids in the checkpoint's scope. */
  readonly scope: readonly string[]
  readonly levels: Levels
  /** Time of the last signal, ms since the epoch: the only clock there is. */
  readonly asOf: number
  /** The checkpoint that is judged, with its week in the plan where it has one. */
  readonly checkpoint: { readonly id: string; readonly week: number | null }
  /** First day of the migration, ms since the epoch; null while it is not set. */
  readonly start: number | null
  /** What people call the two backends. */
  readonly names: { readonly baseline: string; readonly candidate: string }
}

/** What it takes before a run: the numbers that a kind needs of a scope's load. */
export interface Minimum {
  /** Seconds of measured window. */
  readonly seconds: number
  /** Requests per arm in the scope. */
  readonly requests: number
}

/** A limit that nothing could pass, or nothing could fail. */
export interface LimitError {
  /** Key of the criterion. */
  readonly key: string
  readonly message: string
}

/** One kind of criterion: its schema and how it is judged. One file each. */
export interface Kind<Criterion extends { kind: string }> {
  readonly kind: Criterion['kind']
  readonly part: Part
  /** look: fed by the load, judged at each look; close: judged once, when the run is closed. */
  readonly judgedAt: 'look' | 'close'
  /** Of a kind that is judged at looks: whether this criterion waits for the close all the same, since other runs belong to its evidence. */
  waits?(criterion: Criterion): boolean
  readonly schema: z.ZodType<Criterion>
  /** Limits that cannot pass or cannot fail; empty when all is well. */
  lint(criterion: Criterion): LimitError[]
  /** Least evidence for a pass. @param looks how many looks the plan has */
  minimum(criterion: Criterion, looks: number): Minimum
  judge(question: Question<Criterion>): Finding
}
