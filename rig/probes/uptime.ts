import { type Arm, arms } from '../../contract/endpoint.ts'
import { type CounterPoint, counterMetric } from '../../contract/otlp-json.ts'
import { attributes, metrics, type ProbeOutcome, probeOutcomes } from '../../contract/signals.ts'
import type { ApiClient } from '../api-client.ts'
import type { Probe } from './probe.ts'

/** ms after which a probe without an answer counts as down (docs/statistics.md, "Uptime"). */
const patience = 2000

/** Asks both backends whether they are up: one that hangs delays no probe after it.
 *  @param backends whom to ask  @param start ms since the epoch at which counting starts */
export function uptimeProbe(backends: Readonly<Record<Arm, ApiClient>>, start: number): Probe {
  const counts: Record<Arm, Record<ProbeOutcome, number>> = { baseline: { up: 0, down: 0 }, candidate: { up: 0, down: 0 } }
  const underWay = new Set<Promise<void>>()
  const probe = (arm: Arm) => {
    const asked = outcomeOf(backends[arm]).then(outcome => {
      counts[arm][outcome]++
      underWay.delete(asked)
    })
    underWay.add(asked)
  }
  return {
    probe: () => arms.forEach(probe),
    settled: async () => {
      await Promise.all(underWay)
    },
    metrics: time => [
      counterMetric(
        metrics.probeChecks,
        arms.flatMap(arm => points(arm, counts[arm], start, time)),
      ),
    ],
  }
}

/** Down is no answer or a 5xx; anything else answered, so something is up. */
async function outcomeOf(backend: ApiClient): Promise<ProbeOutcome> {
  try {
    const answer = await backend.ask('platform.health', { timeout: patience })
    return answer.status >= 500 ? 'down' : 'up'
  } catch {
    return 'down'
  }
}

function points(arm: Arm, counts: Readonly<Record<ProbeOutcome, number>>, start: number, time: number): CounterPoint[] {
  return probeOutcomes.map(outcome => ({ attributes: { [attributes.target]: arm, [attributes.outcome]: outcome }, value: counts[outcome], start, time }))
}
