import type { Arm } from './arm.ts'
import type { Domain, Endpoint } from './endpoint.ts'
import { adminEndpoints } from './endpoints/admin.ts'
import { adminOrdersEndpoints } from './endpoints/admin-orders.ts'
import { adminProductsEndpoints } from './endpoints/admin-products.ts'
import { adminUsersEndpoints } from './endpoints/admin-users.ts'
import { authEndpoints } from './endpoints/auth.ts'
import { catalogEndpoints } from './endpoints/catalog.ts'
import { ordersEndpoints } from './endpoints/orders.ts'
import { paymentsEndpoints } from './endpoints/payments.ts'
import { platformEndpoints } from './endpoints/platform.ts'
import { regionalEndpoints } from './endpoints/regional.ts'
import { vendorEndpoints } from './endpoints/vendor.ts'

/** The catalogue: every operation that moves from the baseline to the candidate, by id. */
const endpoints = {
  ...platformEndpoints,
  ...authEndpoints,
  ...catalogEndpoints,
  ...ordersEndpoints,
  ...paymentsEndpoints,
  ...vendorEndpoints,
  ...adminUsersEndpoints,
  ...adminProductsEndpoints,
  ...adminOrdersEndpoints,
  ...adminEndpoints,
  ...regionalEndpoints,
} as const satisfies Record<string, Endpoint>

export type EndpointId = keyof typeof endpoints

export const endpointIds = Object.keys(endpoints) as EndpointId[]

/** Looks an endpoint up by its id; the type widens to what every entry has. */
export function endpoint(id: EndpointId): Endpoint {
  return endpoints[id]
}

/** Ids of all endpoints that belong to one of these domains, in the catalogue's order. */
export function endpointsOf(scope: readonly Domain[]): EndpointId[] {
  return endpointIds.filter(id => scope.includes(endpoint(id).domain))
}

/** The path of an endpoint on one side, parameters filled in and escaped.
 *  @throws Error when a parameter of the path is not given */
export function pathOf(id: EndpointId, arm: Arm, parameters: Readonly<Record<string, string>> = {}): string {
  return endpoint(id).path[arm].replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new Error(`Cannot build the path of ${id}: expected a value for "${name}"`)
    return encodeURIComponent(value)
  })
}
