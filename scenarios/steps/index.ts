import { type EndpointId, endpoint, endpointIds } from '../../contract/endpoints.ts'
import { keptFrom } from '../../contract/example.ts'
import type { Session } from '../session.ts'
import * as admin from './admin.ts'
import * as auth from './auth.ts'
import { byExample } from './by-example.ts'
import * as catalog from './catalog.ts'
import * as orders from './orders.ts'
import type { Step, StepRequest } from './step.ts'

/** Where a user chooses, which an example cannot. */
const lifelike: { readonly [id in EndpointId]?: Step } = {
  'admin.bulk': admin.bulk,
  'auth.register': auth.register,
  'catalog.list': catalog.list,
  'catalog.detail': catalog.detail,
  'catalog.create': catalog.create,
  'catalog.update': catalog.update,
  'orders.create': orders.create,
}

const steps: ReadonlyMap<EndpointId, Step> = new Map(endpointIds.map(id => [id, lifelike[id] ?? byExample(id)]))

/** What a user does at an endpoint of the catalogue. */
export function stepAt(id: EndpointId): Step {
  return steps.get(id) ?? byExample(id)
}

/** What the session sends at its next step. @throws Error saying what is missing, when an earlier answer did not leave what it needs */
export function nextRequest(session: Session, id: EndpointId): StepRequest {
  session.steps++
  return stepAt(id).request(session)
}

/** Takes what later steps need from a right answer, and forgets what means nothing any more. */
export function learn(session: Session, id: EndpointId, answer: unknown): void {
  const { example } = endpoint(id)
  const step = stepAt(id)
  const row = step.write?.row(session)
  for (const [name, value] of Object.entries(keptFrom(example, answer))) {
    session.variables[name] = value
    if (row) session.created.set(name, row)
  }
  step.keep?.(session, answer)
  for (const name of example.drops ?? []) {
    delete session.variables[name]
    session.created.delete(name)
  }
}
