import type { Arm } from '../contract/arm.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { hybridSteps } from '../contract/journeys.ts'
import { planSteps, type SessionPlan } from './session-plan.ts'

/** What users do who cross from backend to backend within a session. */
export function hybridPlan(seed: number, session: number): SessionPlan {
  return { ...planSteps(seed, session, hybridSteps), journey: 'hybrid', role: 'shopper' }
}

/** Whose backend they ask: the candidate's for what was migrated, the baseline's for the rest.
 *  @param migrated endpoints that both backends have */
export function hybridRoute(migrated: readonly EndpointId[]): (endpoint: EndpointId) => Arm {
  return endpoint => (migrated.includes(endpoint) ? 'candidate' : 'baseline')
}
