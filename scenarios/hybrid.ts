import type { Arm } from '../contract/arm.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { hybridSteps } from '../contract/journeys.ts'
import { planSteps, type SessionPlan } from './session-plan.ts'

/** Plans a session that uses both backends. */
export function hybridPlan(seed: number, session: number): SessionPlan {
  return { ...planSteps(seed, session, hybridSteps), journey: 'hybrid', role: 'shopper' }
}

/** Routes migrated endpoints to the candidate and all others to the baseline.
 *  @param migrated endpoints that both backends have */
export function hybridRoute(migrated: readonly EndpointId[]): (endpoint: EndpointId) => Arm {
  return endpoint => (migrated.includes(endpoint) ? 'candidate' : 'baseline')
}
