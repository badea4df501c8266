import type { Basis } from '../../contract/history-events.ts'
import type { Estimate } from '../../statistics/estimate.ts'
import type { EndpointRow, Finding, Part, Relation, Status } from './finding.ts'
import type { Question } from './kind.ts'

/** What a kind adds to the bare answer. */
export interface Answer {
  readonly status: Status
  readonly reason: string
  readonly remedy?: string
  readonly estimate?: Estimate | null
  readonly limit?: number | null
  readonly relation?: Relation
  readonly wouldCatch?: number
  readonly secondsMore?: number | null
  readonly byEndpoint?: readonly EndpointRow[]
  readonly basis?: Basis
}

/** A finding on the question asked: what the answer leaves out is empty. */
export function finding(question: Question<{ kind: string }>, part: Part, answer: Answer): Finding {
  return {
    criterion: question.id,
    kind: question.criterion.kind,
    part,
    status: answer.status,
    estimate: answer.estimate ?? null,
    limit: answer.limit ?? null,
    ...(answer.relation === undefined ? {} : { relation: answer.relation }),
    ...(answer.wouldCatch === undefined ? {} : { wouldCatch: answer.wouldCatch }),
    reason: answer.reason,
    remedy: answer.remedy ?? '',
    secondsMore: answer.secondsMore ?? null,
    byEndpoint: answer.byEndpoint ?? [],
    ...(answer.basis === undefined ? {} : { basis: answer.basis }),
  }
}
