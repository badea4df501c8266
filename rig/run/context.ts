import type { EndpointId } from '../../contract/endpoints.ts'
import type { OutgoingEvent } from '../../contract/events.ts'
import type { Administrator } from '../../contract/load.ts'
import type { Plan } from '../../contract/plan.ts'
import type { K6 } from '../load/k6/find.ts'
import type { Profile } from '../load/profiles.ts'
import type { Backends } from '../probes/backends.ts'
import type { ControlProbe } from '../probes/control-probe.ts'
import type { Databases } from './access.ts'
import type { ReadPolicy } from './policy-file.ts'

/** A run whose preconditions hold. */
export interface Prepared extends Databases {
  readonly runId: string
  readonly plan: Plan
  readonly policy: ReadPolicy
  readonly profile: Profile
  readonly backends: Backends
  /** Asked beside the backends under load. */
  readonly control: ControlProbe
  /** Endpoints that both backends have; absent: all of the catalogue. */
  readonly endpoints?: readonly EndpointId[]
  /** Who makes accounts of every role; null: nobody is known. */
  readonly administrator: Administrator | null
  /** What is known before the load: of earlier runs, of reports and answers. Asked for when the run is open. @param now ms since the epoch */
  readonly known: (now: number) => readonly OutgoingEvent[]
  /** Share of the requests (0–1) that are sent with a trace; absent: the usual one. */
  readonly traceShare?: number
  readonly k6: K6
  readonly interrupted: AbortSignal
  /** The run's own; null where a resident collector keeps it. */
  readonly folder: string | null
  /** Rejects when something else ends that the run stands on, such as a proxy in front of a backend. */
  readonly gone?: Promise<never>
}
