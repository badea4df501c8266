import { arms } from '../../contract/endpoint.ts'
import { type CounterPoint, counterMetric } from '../../contract/otlp-json.ts'
import { attributes, controlTarget, metrics, type ProbeOutcome, probeOutcomes } from '../../contract/signals.ts'
import type { Answer } from '../http-client.ts'
import type { Probe } from './probe.ts'

/** ms after which a probe without an answer counts as down (docs/statistics.md, "Uptime"). */
const patience = 2000

/** Both arms, and the control that is neither (contract/plan.ts, `controlProbe`). */
const targets = [...arms, controlTarget] as const
type Target = (typeof targets)[number]

/** Asks both backends and the control whether they are up: one that hangs delays no probe after it.
 *  @param ask asks one target, for at most so many ms  @param start ms since the epoch at which counting starts */
export function uptimeProbe(ask: Readonly<Record<Target, (timeout: number) => Promise<Answer>>>, start: number): Probe {
  const counts: Record<Target, Record<ProbeOutcome, number>> = { baseline: { up: 0, down: 0 }, candidate: { up: 0, down: 0 }, control: { up: 0, down: 0 } }
  const underWay = new Set<Promise<void>>()
  const probe = (target: Target) => {
    const asked = outcomeOf(ask[target](patience)).then(outcome => {
      counts[target][outcome]++
      underWay.delete(asked)
    })
    underWay.add(asked)
  }
  return {
    probe: () => targets.forEach(probe),
    settled: async () => {
      await Promise.all(underWay)
    },
    metrics: time => [
      counterMetric(
        metrics.probeChecks,
        targets.flatMap(target => points(target, counts[target], start, time)),
      ),
    ],
  }
}

/** Down is no answer or a 5xx; anything else answered, so something is up. */
async function outcomeOf(asked: Promise<Answer>): Promise<ProbeOutcome> {
  try {
    return (await asked).status >= 500 ? 'down' : 'up'
  } catch {
    return 'down'
  }
}

function points(target: Target, counts: Readonly<Record<ProbeOutcome, number>>, start: number, time: number): CounterPoint[] {
  return probeOutcomes.map(outcome => ({ attributes: { [attributes.target]: target, [attributes.outcome]: outcome }, value: counts[outcome], start, time }))
}
