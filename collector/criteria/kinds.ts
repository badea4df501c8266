import type { z } from 'zod'
import { attested } from './attested.ts'
import { completion } from './completion.ts'
import { concurrency } from './concurrency.ts'
import { conversion } from './conversion.ts'
import { coverage } from './coverage.ts'
import { databaseCost } from './database-cost.ts'
import { errorRate } from './error-rate.ts'
import { figure } from './figure.ts'
import type { Finding } from './finding.ts'
import { hybrid } from './hybrid.ts'
import type { Kind, LimitError, Minimum, Question } from './kind.ts'
import { latency } from './latency.ts'
import { lostWrites } from './lost-writes.ts'
import { migrated } from './migrated.ts'
import { parity } from './parity.ts'
import { rollbackDrill } from './rollback-drill.ts'
import { sarif } from './sarif.ts'
import { schedule } from './schedule.ts'
import { tests } from './tests.ts'
import { tokenInterop } from './token-interop.ts'
import { uptime } from './uptime.ts'

/** Every kind of criterion that thresholds.json may name. A new kind is one file and one line here. */
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
  schedule,
  attested,
} as const

type Criteria = { readonly [Name in keyof typeof kinds]: z.output<(typeof kinds)[Name]['schema']> }

export type KindName = keyof Criteria
export type Criterion = Criteria[KindName]

export const kindNames = Object.keys(kinds) as KindName[]

const byName: { readonly [Name in KindName]: Kind<Criteria[Name]> } = kinds

/** Asks a criterion's kind what the evidence says. */
export function judgeCriterion<Name extends KindName>(kind: Name, question: Question<Criteria[Name]>): Finding {
  return byName[kind].judge(question)
}

/** When a criterion is judged (`Kind.judgedAt`). */
export function judgedAtOf<Name extends KindName>(kind: Name, criterion: Criteria[Name]): 'look' | 'close' {
  const { judgedAt, waits } = byName[kind]
  return waits?.(criterion) ? 'close' : judgedAt
}

/** Limits that cannot pass or cannot fail. */
export function lintCriterion<Name extends KindName>(kind: Name, criterion: Criteria[Name]): LimitError[] {
  return byName[kind].lint(criterion)
}

/** Least evidence for a pass. @param looks how many looks the plan has */
export function minimumOf<Name extends KindName>(kind: Name, criterion: Criteria[Name], looks: number): Minimum {
  return byName[kind].minimum(criterion, looks)
}
