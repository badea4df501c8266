import type { Signal } from '../../collector/otlp/signal.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import { events } from '../../contract/events.ts'
import type { CloseReason, MachineGauge, Plan } from '../../contract/plan.ts'
import { logsSignal, metricsSignal, planOf } from './signals.ts'
import { identified, loadStart, rigEvent, SimulatedLoad } from './simulated-load.ts'
import { boughtAlike, probedAlike } from './simulated-probes.ts'

export { loadStart } from './simulated-load.ts'

/** Parameters of a simulated run. Seconds count from the start of the load; the first export comes after one of them, so slice k
 *  holds what happened between seconds k + 1.5 and k + 2.5. */
export interface Simulation {
  readonly seed: number
  /** Length of the load. */
  readonly seconds: number
  /** Per arm, over all endpoints. */
  readonly requestsPerSecond: number
  readonly endpoints: readonly EndpointId[]
  /** Median latency of each endpoint on the baseline, ms. */
  readonly median: number
  /** How much slower the candidate is; by endpoint where one differs. */
  readonly ratio: number
  readonly ratioOf: Readonly<Record<string, number>>
  /** Share of the candidate's responses that are unexpected. */
  readonly errorShare: number
  /** Seconds in which the candidate fails every request and probe. */
  readonly outage: { readonly from: number; readonly seconds: number } | null
  /** Seconds in which the baseline fails as well. */
  readonly sharedOutage: { readonly from: number; readonly seconds: number } | null
  /** Result of the control probe while both backends are down; null: no control probe. */
  readonly control: 'up' | 'down' | null
  /** Sessions in flight per arm, once under way. */
  readonly users: number
  readonly writesPerSecond: number
  /** Acknowledged writes of the candidate that the read-back does not find. */
  readonly lost: number
  readonly cpu: number
  /** Resource use of the load machine that the rig reports. */
  readonly machine: Readonly<Partial<Record<MachineGauge, number>>>
  readonly dropped: number
  /** Length of the blocks at both ends in which the baseline is alone; part of `seconds`. */
  readonly solo: number
  /** Arms under load in turns, A B B A: seconds under load of each block, and from one block to the next; null: both at once. */
  readonly turns: { readonly under: number; readonly every: number } | null
  /** How much slower both arms are at the load's end than at its beginning. */
  readonly drift: number
  /** How much slower both arms are while both are under load. */
  readonly coupling: number
  /** Whether the rig's probes found both backends equal before the load; false: no probes ran. */
  readonly probed: boolean
  /** Buying sessions per second, on both arms. */
  readonly buyers: number
  /** Null leaves the run open, without the events after the load. */
  readonly close: CloseReason | null
  readonly plan: Partial<Plan>
}

const usual: Simulation = {
  seed: 1,
  seconds: 80,
  requestsPerSecond: 200,
  endpoints: ['platform.health', 'auth.login', 'auth.me', 'catalog.list', 'catalog.detail', 'orders.create', 'orders.list', 'payments.intent'],
  median: 30,
  ratio: 1,
  ratioOf: {},
  errorShare: 0,
  outage: null,
  sharedOutage: null,
  control: null,
  users: 130,
  writesPerSecond: 2,
  lost: 0,
  cpu: 0.3,
  machine: {},
  dropped: 0,
  solo: 0,
  turns: null,
  drift: 1,
  coupling: 1,
  probed: true,
  buyers: 6,
  close: 'finished',
  plan: {},
}

/** The signals of a plausible run of k6 and the rig, in the order of their arrival: the same every time. */
export function* simulateRun(changes: Partial<Simulation> = {}): Generator<Signal> {
  const run = { ...usual, ...changes }
  const load = new SimulatedLoad(run)
  yield logsSignal(
    rigEvent(events.runOpened, 'opened', loadStart - 2000, {}, planOf({ solo: `${run.solo}s`, ...run.plan })),
    ...identified('before', loadStart - 1000),
    ...(run.probed ? probedAlike(loadStart - 900) : []),
  )
  for (let second = 1; second <= run.seconds; second++) {
    yield metricsSignal(...load.probes(second))
    yield metricsSignal(...load.second(second))
    yield logsSignal(...load.writes(second), ...boughtAlike(second, run.buyers, loadStart + second * 1000 - 150))
  }
  if (run.close) yield logsSignal(...load.ending(run.close, loadStart + run.seconds * 1000 + 500))
}
