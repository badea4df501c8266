import type { EndpointId } from '../../contract/endpoints.ts'
import * as auth from './auth.ts'
import * as catalog from './catalog.ts'
import * as orders from './orders.ts'
import * as payments from './payments.ts'
import type { Step } from './step.ts'

/** What a user does at each endpoint of the catalogue. */
export const steps: Readonly<Record<EndpointId, Step>> = {
  'platform.health': { request: () => ({}) },
  'auth.register': auth.register,
  'auth.login': auth.login,
  'auth.logout': auth.logout,
  'auth.me': auth.me,
  'auth.refresh': auth.refresh,
  'auth.profile': auth.profile,
  'catalog.list': catalog.list,
  'catalog.detail': catalog.detail,
  'catalog.create': catalog.create,
  'catalog.update': catalog.update,
  'catalog.delete': catalog.remove,
  'catalog.categories': catalog.categories,
  'orders.create': orders.create,
  'orders.list': orders.list,
  'orders.detail': orders.detail,
  'orders.status': orders.cancel,
  'payments.intent': payments.intent,
  'payments.confirm': payments.confirm,
  'payments.webhook': payments.webhook,
}
