import { type AccountOwner, accountsPerArm, hybridAccounts } from '../../contract/accounts.ts'
import { type EndpointId, endpoint, endpointIds } from '../../contract/endpoints.ts'
import { mixOf } from '../../contract/mix.ts'
import type { Catalogue } from '../../scenarios/catalogue.ts'
import { hybridPlan } from '../../scenarios/hybrid.ts'
import type { AcknowledgedValues, WrittenRow } from '../../scenarios/ledger.ts'
import { newSession, type Session } from '../../scenarios/session.ts'
import { planSession, type SessionPlan } from '../../scenarios/session-plan.ts'
import { nextRequest, stepAt, storeAnswer } from '../../scenarios/steps/index.ts'
import type { StepRequest } from '../../scenarios/steps/step.ts'
import { leastAnswer } from '../least-answer.ts'

/** What a session sends, and what it writes by it. */
export interface Sent {
  readonly endpoint: EndpointId
  readonly request: StepRequest
  readonly row: WrittenRow | null
  readonly shown: AcknowledgedValues
  readonly account: number
  readonly accessToken: string
}

/** A shop of ten products for each arm. */
export const shop: Catalogue = {
  pairs: Array.from({ length: 10 }, (_, i) => ({ baseline: `b${i}`, candidate: `c${i}` })),
  hybrid: ['h0', 'h1'],
  categories: ['1', '2', '3'],
  words: ['Classic', 'Select'],
}

interface Walk {
  readonly seed: number
  readonly arm: AccountOwner
  readonly number: number
  /** What all texts of all answers begin with. */
  readonly ids?: string
  readonly endpoints?: readonly EndpointId[]
}

/** Walks through a session without a backend: each request is answered with the least that the catalogue promises. */
export function walk(given: Walk): Sent[] {
  const plan = planOf(given)
  const session = begun(given, plan)
  return plan.steps.map(({ endpoint: id }, i) => sent(session, id, `${given.ids ?? 'id'}${i}`))
}

export function planOf({ seed, arm, number, endpoints = endpointIds }: Walk): SessionPlan {
  return arm === 'hybrid' ? hybridPlan(seed, number) : planSession(seed, number, mixOf(endpoints))
}

/** A session at its start. */
export function begun({ seed, arm, number }: Walk, { role }: Pick<SessionPlan, 'role'>): Session {
  const given = { runId: 'run-1', seed, arm, number, catalogue: shop, sign: (text: string) => `signed ${text.length}` }
  return newSession(given, role, arm === 'hybrid' ? hybridAccounts : accountsPerArm)
}

function sent(session: Session, id: EndpointId, text: string): Sent {
  const request = nextRequest(session, id)
  const accessToken = session.variables.accessToken ?? ''
  const { write } = stepAt(id)
  const { response } = endpoint(id)
  const answer = response ? leastAnswer(response, text, 2) : undefined
  const row = write?.row(session) ?? null
  storeAnswer(session, id, answer)
  return { endpoint: id, request, row, shown: write && row ? write.values(answer, session) : {}, account: session.account.number, accessToken }
}
