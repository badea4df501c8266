import type { EndpointId } from '../../../contract/endpoints.ts'
import type { Handler, Services } from '../call.ts'
import { authHandlers } from './auth.ts'
import { catalogHandlers } from './catalog.ts'
import { ordersHandlers } from './orders.ts'
import { paymentsHandlers } from './payments.ts'
import { platformHandlers } from './platform.ts'

/** What answers each endpoint of the catalogue; the type keeps it complete. */
export function handlers(services: Services): Readonly<Record<EndpointId, Handler>> {
  return {
    ...platformHandlers(services),
    ...authHandlers(services),
    ...catalogHandlers(services),
    ...ordersHandlers(services),
    ...paymentsHandlers(services),
  }
}
