import type { EndpointId } from '../../../contract/endpoints.ts'
import type { Handler, Services } from '../call.ts'
import { adminAnalyticsHandlers } from './admin-analytics.ts'
import { adminOrdersHandlers } from './admin-orders.ts'
import { adminProductsHandlers } from './admin-products.ts'
import { adminReportsHandlers } from './admin-reports.ts'
import { adminUsersHandlers } from './admin-users.ts'
import { authHandlers } from './auth.ts'
import { catalogHandlers } from './catalog.ts'
import { gatewayPaymentsHandlers } from './gateway-payments.ts'
import { ordersHandlers } from './orders.ts'
import { paymentsHandlers } from './payments.ts'
import { platformHandlers } from './platform.ts'
import { regionalHandlers } from './regional.ts'
import { vendorHandlers } from './vendor.ts'

/** What answers each endpoint of the catalogue; the type keeps it complete. */
export function handlers(services: Services): Readonly<Record<EndpointId, Handler>> {
  return {
    ...platformHandlers(services),
    ...authHandlers(services),
    ...catalogHandlers(services),
    ...ordersHandlers(services),
    ...paymentsHandlers(services),
    ...vendorHandlers(services),
    ...adminUsersHandlers(services),
    ...adminProductsHandlers(services),
    ...adminOrdersHandlers(services),
    ...adminAnalyticsHandlers(services),
    ...adminReportsHandlers(services),
    ...regionalHandlers(),
    ...gatewayPaymentsHandlers(services),
  }
}
