import type { Arm } from '../../contract/arm.ts'
import type { Window } from '../../statistics/batches.ts'
import { poolLatencies } from './endpoint-sums.ts'
import type { EndpointSlices, Evidence, Latencies } from './evidence.ts'

/** Caches evidence for one evaluation, while it does not change: many criteria read the same latencies of the same seconds, which are summed
 *  once. Repeated reads return the same object. Discard it after the evaluation.
 *  @throws Error before the run was opened */
export function cacheEvidence(evidence: Evidence): Evidence {
  const endpoints = memoize((arm: Arm) => evidence.endpoints(arm).map(cacheSlices), String)
  const scopes = memoize(
    (arm: Arm, scope: readonly string[]) => cacheLatencies(poolLatencies(endpoints(arm), scope)),
    (arm, scope) => `${arm} ${scope.join()}`,
  )
  const sessionsInFlight = memoize(evidence.sessionsInFlight, (arm, window) => `${arm} ${windowKey(window)}`)
  const probes = memoize(evidence.probes, (arm, window, outcome) => `${arm} ${windowKey(window)} ${outcome}`)
  const control = memoize(evidence.control, (window, outcome) => `${windowKey(window)} ${outcome}`)
  return { ...evidence, endpoints, latencies: scopes, sessionsInFlight, probes, control, ledger: cacheLedger(evidence.ledger) }
}

/** Builds each list at its first read: the lists of an hour's writes take longer to build than an evaluation that does not use them. */
function cacheLedger(ledger: Evidence['ledger']): Evidence['ledger'] {
  const attempted = readOnce(() => ledger.attempted)
  const acknowledged = readOnce(() => ledger.acknowledged)
  const indeterminate = readOnce(() => ledger.indeterminate)
  const deviations = readOnce(() => ledger.deviations)
  return {
    get attempted() {
      return attempted()
    },
    get acknowledged() {
      return acknowledged()
    },
    get indeterminate() {
      return indeterminate()
    },
    get deviations() {
      return deviations()
    },
    census: ledger.census,
  }
}

function readOnce<T>(read: () => T): () => T {
  let cached: { readonly value: T } | null = null
  return () => {
    cached ??= { value: read() }
    return cached.value
  }
}

function cacheSlices(slices: EndpointSlices): EndpointSlices {
  return {
    endpoint: slices.endpoint,
    requests: memoize((window: Window) => slices.requests(window), windowKey),
    perSlice: memoize(
      (window, outcomes) => slices.perSlice(window, outcomes),
      (window, outcomes) => `${windowKey(window)} ${outcomes.join()}`,
    ),
    ...cacheLatencies(slices),
  }
}

function cacheLatencies(latencies: Latencies): Latencies {
  return { latency: memoize((window: Window) => latencies.latency(window), windowKey) }
}

/** Keeps a function's results, by a key of its arguments. */
function memoize<Args extends readonly unknown[], Result, Key>(read: (...args: Args) => Result, keyOf: (...args: Args) => Key): (...args: Args) => Result {
  const cache = new Map<Key, Result>()
  return (...args) => {
    const key = keyOf(...args)
    const cached = cache.get(key)
    if (cached !== undefined) return cached
    const result = read(...args)
    cache.set(key, result)
    return result
  }
}

/** A distinct number for each window of a run of up to two years. */
function windowKey({ from, to }: Window): number {
  return from * 2 ** 26 + to
}
