import type { Arm } from '../../contract/endpoint.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import type { Catalogue } from '../../scenarios/catalogue.ts'
import { newSession, type Session } from '../../scenarios/session.ts'
import { planSession } from '../../scenarios/session-plan.ts'
import { steps } from '../../scenarios/steps/index.ts'
import type { StepRequest } from '../../scenarios/steps/step.ts'

/** What a session sends, and the names of what it writes. */
export interface Sent {
  readonly endpoint: EndpointId
  readonly request: StepRequest
  readonly reference: string | null
  readonly account: number
}

/** A shop of ten products for each arm. */
export const shop: Catalogue = {
  pairs: Array.from({ length: 10 }, (_, i) => ({ baseline: `b${i}`, candidate: `c${i}` })),
  categories: ['1', '2', '3'],
  words: ['Classic', 'Select'],
}

/** Walks through a session without a backend; every answer carries ids that begin with `ids`. */
export function walk(seed: number, arm: Arm, number: number, ids: string, runId = 'run-1'): Sent[] {
  const session = newSession({ runId, seed, arm, number, catalogue: shop, sign: text => `signed ${text.length}` })
  return planSession(seed, number).steps.map(({ endpoint }, i) => sent(session, endpoint, `${ids}${i}`))
}

function sent(session: Session, endpoint: EndpointId, id: string): Sent {
  const step = steps[endpoint]
  const request = step.request(session)
  step.keep?.(session, { id, accessToken: `access ${id}`, refreshToken: `refresh ${id}`, total: 100, amount: 100, status: 'pending' })
  return { endpoint, request, reference: step.write?.reference(session) ?? null, account: session.account.number }
}
