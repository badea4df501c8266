import { type EndpointId, endpoint, endpointIds } from '../../contract/endpoints.ts'
import { extractVariables } from '../../contract/request-template.ts'
import type { Session } from '../session.ts'
import * as admin from './admin.ts'
import * as auth from './auth.ts'
import * as catalog from './catalog.ts'
import { exampleStep } from './example-step.ts'
import * as orders from './orders.ts'
import type { Step, StepRequest } from './step.ts'

/** Endpoints at which a user chooses, which an example cannot express. */
const lifelike: { readonly [id in EndpointId]?: Step } = {
  'admin.bulk': admin.bulk,
  'auth.register': auth.register,
  'catalog.list': catalog.list,
  'catalog.detail': catalog.detail,
  'catalog.create': catalog.create,
  'catalog.update': catalog.update,
  'orders.create': orders.create,
}

const steps: ReadonlyMap<EndpointId, Step> = new Map(endpointIds.map(id => [id, lifelike[id] ?? exampleStep(id)]))

/** The step of an endpoint. */
export function stepAt(id: EndpointId): Step {
  return steps.get(id) ?? exampleStep(id)
}

/** Builds the request of the session's next step. @throws Error naming the variable that no earlier response set */
export function nextRequest(session: Session, id: EndpointId): StepRequest {
  session.steps++
  return stepAt(id).request(session)
}

/** Stores variables of a valid response for later steps, and deletes those that it invalidates. */
export function storeAnswer(session: Session, id: EndpointId, answer: unknown): void {
  const { example } = endpoint(id)
  const step = stepAt(id)
  const kept = Object.entries(extractVariables(example, answer))
  const row = kept.length > 0 ? step.write?.row(session) : undefined
  for (const [name, value] of kept) {
    session.variables[name] = value
    if (row) session.created.set(name, row)
  }
  step.storeAnswer?.(session, answer)
  for (const name of example.drops ?? []) {
    delete session.variables[name]
    session.created.delete(name)
  }
}
