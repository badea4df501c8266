import { z } from 'zod'
import { type EndpointId, endpointIds } from '../../../contract/endpoints.ts'
import { dataFaults } from './data/data.ts'
import { errorFaults, mayFail, mayFailAtOnce } from './errors/errors.ts'
import { RateLimit } from './errors/rate-limit.ts'
import { Lines, loadFaults } from './load/load.ts'
import { timeFaults, waitBeforeAnswer } from './time/time.ts'

/** Body of `PUT /__faults`: what is wrong with this backend from now on. `endpoints` restricts what is about single requests (see README). */
export const faultSettings = z.strictObject({
  ...timeFaults.shape,
  ...errorFaults.shape,
  ...loadFaults.shape,
  ...dataFaults.shape,
  endpoints: z.array(z.enum(endpointIds)).optional(),
})
export type FaultSettings = z.infer<typeof faultSettings>

const none: FaultSettings = {}

/** The faults of one backend while it runs; none at first. */
export class Faults {
  #settings = none
  #since = 0
  #limit = new RateLimit()
  #lines = new Lines({})

  /** All that is set now; counts of writes count down. */
  get settings(): FaultSettings {
    return this.#settings
  }

  get outage(): boolean {
    return this.#settings.outage === true
  }

  replace(settings: FaultSettings): void {
    this.#lines.open()
    this.#settings = settings
    this.#since = performance.now()
    this.#limit = new RateLimit()
    this.#lines = new Lines(settings)
  }

  /** @throws Problem when this request is refused before anything is done for it */
  mayFailAtOnce(id: EndpointId): void {
    mayFailAtOnce(this.of(id), this.#limit, this.#elapsed())
  }

  /** @throws Problem 500 when this request is one of the errors */
  mayFail(id: EndpointId): void {
    mayFail(this.of(id), this.#elapsed())
  }

  /** Does the work of a request when it is its turn. @param gone aborted when its client has left */
  inLine<Result>(id: EndpointId, gone: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    return this.#concerns(id) ? this.#lines.pass(gone, work) : work()
  }

  /** ms to wait before the answer. @param worked ms that the work took  @param planned ms of service time */
  wait(id: EndpointId, worked: number, planned: number): number {
    return waitBeforeAnswer(this.of(id), worked, planned, this.#elapsed())
  }

  /** Whether the write under way gets lost; each call that says so uses one up. */
  losesThisWrite(): boolean {
    const left = this.#settings.loseWrites ?? 0
    if (left > 0) this.#settings = { ...this.#settings, loseWrites: left - 1 }
    return left > 0
  }

  /** What is wrong with one endpoint. */
  of(id: EndpointId): FaultSettings {
    return this.#concerns(id) ? this.#settings : none
  }

  #concerns(id: EndpointId): boolean {
    return this.#settings.endpoints?.includes(id) ?? true
  }

  /** ms since the faults were set. */
  #elapsed(): number {
    return performance.now() - this.#since
  }
}
