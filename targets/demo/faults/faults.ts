import { z } from 'zod'
import { type EndpointId, endpointIds } from '../../../contract/endpoints.ts'
import { errorShare, failAtRandom } from './error-share.ts'
import { latencyFactor, waitBeforeAnswer } from './latency-factor.ts'
import { loseWrites } from './lose-writes.ts'
import { outage } from './outage.ts'

/** Body of `PUT /__faults`: what is wrong with this backend from now on. `endpoints` restricts latencyFactor and errorShare. */
export const faultSettings = z.strictObject({
  latencyFactor: latencyFactor.optional(),
  errorShare: errorShare.optional(),
  outage: outage.optional(),
  loseWrites: loseWrites.optional(),
  endpoints: z.array(z.enum(endpointIds)).optional(),
})
export type FaultSettings = z.infer<typeof faultSettings>

/** The faults of one backend while it runs; none at first. */
export class Faults {
  #settings: FaultSettings = {}

  /** All that is set now; `loseWrites` counts down. */
  get settings(): FaultSettings {
    return this.#settings
  }

  get outage(): boolean {
    return this.#settings.outage === true
  }

  replace(settings: FaultSettings): void {
    this.#settings = settings
  }

  /** @throws Problem 500 when this request is one of the errors */
  mayFail(id: EndpointId): void {
    if (this.#concerns(id)) failAtRandom(this.#settings.errorShare)
  }

  /** ms to wait before the answer. @param worked ms that the work took  @param planned ms of service time */
  wait(id: EndpointId, worked: number, planned: number): number {
    return waitBeforeAnswer(worked, planned, this.#concerns(id) ? this.#settings.latencyFactor : 1)
  }

  /** Whether the write under way gets lost; each call that says so uses one up. */
  losesThisWrite(): boolean {
    const left = this.#settings.loseWrites ?? 0
    if (left > 0) this.#settings = { ...this.#settings, loseWrites: left - 1 }
    return left > 0
  }

  #concerns(id: EndpointId): boolean {
    return this.#settings.endpoints?.includes(id) ?? true
  }
}
