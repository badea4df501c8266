import type { Arm } from '../contract/arm.ts'
import { type EndpointId, pathOf } from '../contract/endpoints.ts'
import type { Load } from '../contract/load.ts'

/** URL of an endpoint on an arm's backend, by the paths of the side that it serves. */
export function endpointUrl(arms: Load['arms'], arm: Arm, id: EndpointId, parameters: Readonly<Record<string, string>> = {}): string {
  const { url, side } = arms[arm]
  return `${url}${pathOf(id, side, parameters)}`
}
