import { type Arm, arms } from '../../contract/endpoint.ts'
import { type CounterPoint, counterMetric } from '../../contract/otlp-json.ts'
import { attributes, metrics, type ProbeOutcome, probeOutcomes } from '../../contract/signals.ts'
import type { ApiClient } from '../api-client.ts'

/** ms after which a probe without an answer counts as down (docs/statistics.md, "Uptime"). */
const patience = 2000

/** Asks both backends whether they are up, and keeps count. */
export interface UptimeProbe {
  /** Sends one probe to each arm without waiting for those before: one that hangs delays none. */
  probe(): void
  /** Resolves when every probe under way has been counted. */
  settled(): Promise<void>
  /** All counts so far as one cumulative metric. @param time ms since the epoch */
  metric(time: number): object
}

/** @param backends whom to ask  @param start ms since the epoch at which counting starts */
export function uptimeProbe(backends: Readonly<Record<Arm, ApiClient>>, start: number): UptimeProbe {
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
    metric: time =>
      counterMetric(
        metrics.probeChecks,
        arms.flatMap(arm => points(arm, counts[arm], start, time)),
      ),
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
