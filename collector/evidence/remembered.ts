import type { Arm } from '../../contract/arm.ts'
import type { Window } from '../../statistics/batches.ts'
import type { EndpointSlices, Evidence, Latencies } from './evidence.ts'
import { together } from './together.ts'

/** The evidence of one moment, which does not change while it is judged: many criteria ask for the same latencies of the same seconds, and
 *  each is summed only once. Who asks again gets the same object. Not to be kept beyond the moment.
 *  @throws Error before a run was opened */
export function remembered(evidence: Evidence): Evidence {
  const endpoints = once((arm: Arm) => evidence.endpoints(arm).map(rememberedSlices), String)
  const scopes = once(
    (arm: Arm, scope: readonly string[]) => rememberedLatencies(together(endpoints(arm), scope)),
    (arm, scope) => `${arm} ${scope.join()}`,
  )
  const sessionsInFlight = once(evidence.sessionsInFlight, (arm, window) => `${arm} ${keyOf(window)}`)
  // Its lists are made anew whenever they are asked for: spread out, each is made once.
  return { ...evidence, endpoints, latencies: scopes, sessionsInFlight, ledger: { ...evidence.ledger } }
}

function rememberedSlices(slices: EndpointSlices): EndpointSlices {
  return {
    endpoint: slices.endpoint,
    requests: once((window: Window) => slices.requests(window), keyOf),
    perSlice: once(
      (window, outcomes) => slices.perSlice(window, outcomes),
      (window, outcomes) => `${keyOf(window)} ${outcomes.join()}`,
    ),
    ...rememberedLatencies(slices),
  }
}

function rememberedLatencies(latencies: Latencies): Latencies {
  return { latency: once((window: Window) => latencies.latency(window), keyOf) }
}

/** A question whose answers are kept, by a key of what was asked. */
function once<Asked extends readonly unknown[], Answer, Key>(ask: (...asked: Asked) => Answer, key: (...asked: Asked) => Key): (...asked: Asked) => Answer {
  const answers = new Map<Key, Answer>()
  return (...asked) => {
    const at = key(...asked)
    const known = answers.get(at)
    if (known !== undefined) return known
    const answer = ask(...asked)
    answers.set(at, answer)
    return answer
  }
}

/** One number for each window of a run of up to two years. */
function keyOf({ from, to }: Window): number {
  return from * 2 ** 26 + to
}
