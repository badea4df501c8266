import { z } from 'zod'
import type { ReportFormat } from '../../contract/evidence-events.ts'
import type { Part } from '../../contract/verdict.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Levels } from '../../statistics/levels.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { SampledRequest } from '../evidence/sampled-requests.ts'
import type { FindingDraft } from './finding.ts'
import type { FiguredFinding, Figures } from './finding-figures.ts'

/** What readers call the two backends. */
export interface Names {
  readonly baseline: string
  readonly candidate: string
}

/** Everything that a criterion may look at. */
export interface CriterionInput<Criterion> {
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
  readonly names: Names
}

/** Least load with which a criterion can pass. */
export interface Minimum {
  /** Seconds of measured window. */
  readonly seconds: number
  /** Requests per arm in the scope. */
  readonly requests: number
  /** Sessions in flight per arm. */
  readonly users: number
}

/** Of a kind that needs no load to pass. */
export const noLoad: Minimum = { seconds: 0, requests: 0, users: 0 }

/** A limit that nothing could pass, or nothing could fail. */
export interface LimitError {
  /** Key of the criterion. */
  readonly key: string
  readonly message: string
}

/** Which change of a value lets more pass; of a list of words, those further on. `neither`: a change moves no limit. */
export type Looser = 'larger' | 'smaller' | 'neither' | readonly string[]

/** One entry per key of a criterion that may be a limit; an object of limits may have one per key of its own. */
type LooserByKey<Criterion> = {
  readonly [Key in Exclude<keyof Criterion, 'kind' | 'because' | 'metric'>]-?: NonNullable<Criterion[Key]> extends
    | string
    | number
    | boolean
    | readonly unknown[]
    ? Looser
    : Looser | LooserByKey<NonNullable<Criterion[Key]>>
}

/** Panels of a run's dashboard; kinds share one where their figures have one unit (dashboards/run/figures.ts draws them). */
export type PanelName = 'latency ratios' | 'failed shares' | 'uptime' | 'zero counts' | 'completion' | 'concurrency' | 'progress' | 'database cost' | 'evidence'

/** Where a kind's figures are drawn. */
export interface Panel {
  readonly name: PanelName
  /** What the figure is, for the panel's description: "lost or altered writes". */
  readonly shows: string
}

/** Schema of a criterion: a strict object with `kind`, made by `criterionSchema`. */
export type CriterionSchema = z.ZodObject<
  { readonly kind: z.ZodLiteral<string>; readonly because: z.ZodType<string | undefined>; readonly metric: z.ZodOptional<z.ZodString> },
  z.core.$strict
>

const sentence = z.string().min(1)
const metric = sentence.optional().describe('The success metric in the words of the plan')

/** Schema of one kind: its name and its own keys; any criterion may say why (`because`) and quote the plan (`metric`). */
export function criterionSchema<const Name extends string, Keys extends z.core.$ZodLooseShape>(kind: Name, keys: Keys) {
  return z.strictObject({ kind: z.literal(kind), ...keys, because: sentence.optional(), metric })
}

/** The same for a kind whose margin must say why it is what it is. */
export function justifiedCriterionSchema<const Name extends string, Keys extends z.core.$ZodLooseShape>(kind: Name, keys: Keys) {
  return z.strictObject({ kind: z.literal(kind), ...keys, because: sentence, metric })
}

/** All that is known of one kind of criterion. */
export interface Kind<Criterion> {
  /** Its part of the verdict: measured by load, imported from reports, attested by the team. */
  readonly part: Part
  /** look: fed by the load, judged at each look; close: judged once, when the run is closed. */
  readonly judgedAt: 'look' | 'close' | ((criterion: Criterion) => 'look' | 'close')
  /** Whether a rollback trigger may be of this kind: one that never fails cannot. */
  readonly canTrigger: boolean
  /** Whether a control run, one backend against itself, has the evidence to judge it. */
  readonly inControls: boolean | ((criterion: Criterion) => boolean)
  /** Which way each of its limits relaxes. */
  readonly looser: LooserByKey<Criterion>
  readonly panel: Panel
  /** Formats that `cutover evidence import` reads for it, the usual one first; null: it is not judged on reports. */
  readonly reports: readonly [ReportFormat, ...ReportFormat[]] | null
  /** Which sampled requests of an objecting endpoint are evidence of it; null: none is. */
  readonly samples: ((request: SampledRequest) => boolean) | null
  /** What outputs say of its endpoint rows that were not judged: `untested`: those without an estimate got no request; `not judged`: each with its
   *  reason; null: nothing. */
  readonly unjudgedRows: 'untested' | 'not judged' | null
  /** Limits that cannot pass or cannot fail; empty when all is well. */
  lint(criterion: Criterion): LimitError[]
  /** Least load for a pass. @param looks how many looks the plan has */
  minimum(criterion: Criterion, looks: number): Minimum
  /** What it demands, in a sentence for readers who do not program. */
  explain(criterion: Criterion, names: Names): string
  /** Value, bounds and limit of a finding, as text. */
  figures(finding: FiguredFinding): Figures
  judge(input: CriterionInput<Criterion>): FindingDraft
}

/** A kind together with its schema. */
export type DefinedKind<Schema extends CriterionSchema, Reports extends Kind<unknown>['reports']> = Kind<z.output<Schema>> & {
  readonly schema: Schema
  readonly reports: Reports
}

/** What all kinds have in common that a probe of the rig measures next to the load, judged once at the close. */
export const measuredAtClose = {
  part: 'measured',
  judgedAt: 'close',
  canTrigger: true,
  inControls: false,
  reports: null,
  samples: null,
  unjudgedRows: null,
} as const

/** Defines one kind of criterion: whatever is left out does not compile. */
export function defineKind<Schema extends CriterionSchema, const Reports extends Kind<unknown>['reports']>(
  definition: DefinedKind<Schema, Reports>,
): DefinedKind<Schema, Reports> {
  return definition
}
