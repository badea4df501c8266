import type { z } from 'zod'
import type { ReportFormat } from '../../contract/evidence-events.ts'
import { attested } from './attested.ts'
import { completion } from './completion.ts'
import { concurrency } from './concurrency.ts'
import { conversion } from './conversion.ts'
import { coverage } from './coverage.ts'
import { databaseCost } from './database-cost.ts'
import { errorRate } from './error-rate.ts'
import { figure } from './figure.ts'
import { type Finding, toFinding } from './finding.ts'
import { type FiguredFinding, type Figures, noFigures } from './finding-figures.ts'
import { hybrid } from './hybrid.ts'
import type { CriterionInput, Kind, LimitError, Minimum, Names, Panel } from './kind.ts'
import { latency } from './latency/latency.ts'
import { lostWrites } from './lost-writes.ts'
import { migrated } from './migrated.ts'
import { migrationSchedule } from './migration-schedule.ts'
import { parity } from './parity.ts'
import { rollbackDrill } from './rollback-drill.ts'
import { sarif } from './sarif.ts'
import { tests } from './tests.ts'
import { tokenInterop } from './token-interop.ts'
import { uptime } from './uptime.ts'

/** Every kind of criterion that thresholds.json may name. A new kind is one file and one line here; all other tables follow. */
export const kinds = {
  latency,
  'error-rate': errorRate,
  uptime,
  concurrency,
  'lost-writes': lostWrites,
  completion,
  hybrid,
  parity,
  migrated,
  'token-interop': tokenInterop,
  'rollback-drill': rollbackDrill,
  'database-cost': databaseCost,
  tests,
  coverage,
  sarif,
  figure,
  conversion,
  schedule: migrationSchedule,
  attested,
} as const

type Criteria = { readonly [Name in keyof typeof kinds]: z.output<(typeof kinds)[Name]['schema']> }

export type KindName = keyof Criteria
export type Criterion = Criteria[KindName]

type ReportedKind = { readonly [Name in KindName]: (typeof kinds)[Name]['reports'] extends null ? never : Name }[KindName]

/** A criterion that is judged on imported reports. */
export type ReportedCriterion = Criteria[ReportedKind]

export const kindNames = Object.keys(kinds).filter(isKindName)

const byName: { readonly [Name in KindName]: Kind<Criteria[Name]> & { readonly schema: { readonly shape: { readonly kind: z.ZodLiteral<Name> } } } } = kinds

export function isKindName(name: unknown): name is KindName {
  return typeof name === 'string' && Object.hasOwn(kinds, name)
}

/** What the evidence says of one criterion. */
export function judgeCriterion<Name extends KindName>(kind: Name, input: CriterionInput<Criteria[Name]>): Finding {
  const { part, judge } = byName[kind]
  return toFinding(input, part, judge(input))
}

/** When a criterion is judged (`Kind.judgedAt`). */
export function judgedAtOf<Name extends KindName>(kind: Name, criterion: Criteria[Name]): 'look' | 'close' {
  const { judgedAt } = byName[kind]
  return typeof judgedAt === 'string' ? judgedAt : judgedAt(criterion)
}

/** Whether a control run has the evidence to judge a criterion. */
export function isJudgedInControls<Name extends KindName>(kind: Name, criterion: Criteria[Name]): boolean {
  const { inControls } = byName[kind]
  return typeof inControls === 'boolean' ? inControls : inControls(criterion)
}

/** Limits that cannot pass or cannot fail. */
export function lintCriterion<Name extends KindName>(kind: Name, criterion: Criteria[Name]): LimitError[] {
  return byName[kind].lint(criterion)
}

/** Least load for a pass. @param looks how many looks the plan has */
export function minimumOf<Name extends KindName>(kind: Name, criterion: Criteria[Name], looks: number): Minimum {
  return byName[kind].minimum(criterion, looks)
}

/** A criterion in a sentence. */
export function explainCriterion<Name extends KindName>(kind: Name, criterion: Criteria[Name], names: Names): string {
  return byName[kind].explain(criterion, names)
}

/** Whether a criterion is judged on imported reports. */
export function isReported<Any extends { readonly kind: string }>(criterion: Any): criterion is Extract<Any, { kind: ReportedKind }> {
  return isKindName(criterion.kind) && kinds[criterion.kind].reports !== null
}

/** Formats of reports that a kind is judged on, the usual one first. */
export function reportFormatsOf(kind: ReportedKind): readonly [ReportFormat, ...ReportFormat[]] {
  return kinds[kind].reports
}

/** Where a kind's figures are drawn. */
export function panelOf(kind: KindName): Panel {
  return kinds[kind].panel
}

/** Which sampled requests are evidence of a finding of this kind (`Kind.samples`). */
export function samplesOf(kind: string): Kind<unknown>['samples'] {
  return isKindName(kind) ? kinds[kind].samples : null
}

/** What outputs say of a finding's endpoint rows that were not judged (`Kind.unjudgedRows`). */
export function unjudgedRowsOf(kind: string): Kind<unknown>['unjudgedRows'] {
  return isKindName(kind) ? kinds[kind].unjudgedRows : null
}

/** Value, bounds and limit of a finding as text; empty for a kind that this version does not know, as history may hold. */
export function figuresOf(found: FiguredFinding): Figures {
  return isKindName(found.kind) ? kinds[found.kind].figures(found) : noFigures
}
