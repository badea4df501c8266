import type { Arm } from '../../contract/arm.ts'
import type { SampledAttributes } from '../../contract/run-events.ts'
import { getOrCreate } from './get-or-create.ts'

/** One request that was sent with a trace; `time` in ms since the epoch. */
export type SampledRequest = SampledAttributes & { readonly time: number }

/** As many are kept of each minute: a verdict shows no more of a whole run. */
export const maxSampledRequests = 3

/** Slowest first; of equal ones always the same. */
export function compareSlowness(a: SampledRequest, b: SampledRequest): number {
  return b.latency - a.latency || (a.trace < b.trace ? -1 : 1)
}

/** The slowest few requests of a sample, of each endpoint, arm and minute: answers as expected and all others apart, since an error is often
 *  fast. Repeats change nothing. */
export class SampledRequests {
  private readonly groups = new Map<string, SampledRequest[]>()

  /** @param minute in which it was sent; where minutes begin does not matter */
  add(request: SampledRequest, minute: number): void {
    const key = `${groupKey(request.target, request.endpoint)} ${request.outcome === 'expected'} ${minute}`
    const group = getOrCreate(this.groups, key, () => [])
    if (group.some(({ trace }) => trace === request.trace)) return
    group.push(request)
    group.sort(compareSlowness)
    group.length = Math.min(group.length, maxSampledRequests)
  }

  /** Those of an arm's endpoint, in no order. */
  of(arm: Arm, endpoint: string): SampledRequest[] {
    const prefix = `${groupKey(arm, endpoint)} `
    return [...this.groups].flatMap(([key, group]) => (key.startsWith(prefix) ? group : []))
  }
}

function groupKey(arm: Arm, endpoint: string): string {
  return `${arm} ${endpoint}`
}
