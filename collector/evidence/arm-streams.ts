import { type ProbeOutcome, requestOutcomes, type WriteOutcome } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { EndpointStreams } from './endpoint-streams.ts'
import type { DatabaseSlices, EndpointSlices, Evidence } from './evidence.ts'
import { zeros } from './grid.ts'
import { gainedPerSlice, type Increments, sumOver } from './increments.ts'
import { inFlightPerSlice, Sessions } from './sessions.ts'

/** Everything that was counted of one arm. */
export class ArmStreams {
  readonly probes: Readonly<Record<ProbeOutcome, Increments[]>> = { up: [], down: [] }
  readonly writes: Readonly<Record<WriteOutcome, Increments[]>> = { acknowledged: [], rejected: [], indeterminate: [] }
  readonly database: Readonly<Record<keyof DatabaseSlices, Increments[]>> = { statements: [], milliseconds: [], losses: [] }
  /** Requests of users who cross from backend to backend, as far as this arm's was asked. */
  readonly crossing: Increments[] = []
  private readonly byEndpoint = new Map<string, EndpointStreams>()
  private readonly bySender = new Map<string, Sessions>()
  private readonly t0: () => number | null

  /** @param t0 asks for the start of slice 0 */
  constructor(t0: () => number | null) {
    this.t0 = t0
  }

  endpoint(id: string): EndpointStreams {
    return getOrMake(this.byEndpoint, id, () => new EndpointStreams(id, this.t0))
  }

  sessions(sender: string): Sessions {
    return getOrMake(this.bySender, sender, () => new Sessions())
  }

  /** Endpoints with requests, sorted by id. */
  endpoints(): EndpointSlices[] {
    const seen = [...this.byEndpoint.values()].filter(endpoint => endpoint.seen)
    return seen.sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1))
  }

  sessionsInFlight(window: Window): number[] {
    const t0 = this.t0()
    return t0 === null ? zeros(window) : inFlightPerSlice(this.bySender.values(), t0, window)
  }

  probesPerSlice(window: Window, outcome: ProbeOutcome): number[] {
    return this.perSlice(this.probes[outcome], window)
  }

  databasePerSlice(window: Window): DatabaseSlices | null {
    const { statements, milliseconds, losses } = this.database
    if (statements.length === 0 || milliseconds.length === 0) return null
    return { statements: this.perSlice(statements, window), milliseconds: this.perSlice(milliseconds, window), losses: this.perSlice(losses, window) }
  }

  crossingPerSlice(window: Window): number[] {
    return this.perSlice(this.crossing, window)
  }

  private perSlice(counters: readonly Increments[], window: Window): number[] {
    return gainedPerSlice(counters, this.t0(), window)
  }

  totals(): ReturnType<Evidence['totals']> {
    const total = (counters: readonly Increments[]) => sumOver(counters, counter => counter.total)
    const [endpoints, { acknowledged, rejected, indeterminate }] = [[...this.byEndpoint.values()], this.writes]
    const requests = endpoints.reduce((sum, endpoint) => sum + requestOutcomes.reduce((all, outcome) => all + endpoint.total(outcome), 0), 0)
    const expected = endpoints.reduce((sum, endpoint) => sum + endpoint.total('expected'), 0)
    const writes = { acknowledged: total(acknowledged), rejected: total(rejected), indeterminate: total(indeterminate) }
    const latencies = endpoints.reduce((sum, endpoint) => sum + endpoint.totalLatencies, 0)
    return { requests, unexpected: requests - expected, latencies, writes }
  }
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key)
  if (known) return known
  const made = make()
  map.set(key, made)
  return made
}
