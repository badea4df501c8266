import type { Arm } from '../contract/arm.ts'
import { type EndpointId, pathOf } from '../contract/endpoints.ts'
import type { Load } from '../contract/load.ts'

/** Where an arm's requests to an endpoint go: its backend, by the paths of the side that this one serves. */
export function addressOf(arms: Load['arms'], arm: Arm, id: EndpointId, parameters: Readonly<Record<string, string>> = {}): string {
  const { url, side } = arms[arm]
  return `${url}${pathOf(id, side, parameters)}`
}
