import { arms } from '../../contract/arm.ts'
import { type CounterPoint, counterMetric } from '../../contract/otlp-json.ts'
import { attributes, controlTarget, metrics, type ProbeOutcome, probeOutcomes } from '../../contract/signals.ts'
import type { Probe } from './probe.ts'
import { type AskHealth, upCheck } from './up-check.ts'

/** Both arms, and the control that is neither (contract/plan.ts, `controlProbe`). */
const targets = [...arms, controlTarget] as const
type Target = (typeof targets)[number]

/** Asks both backends and the control whether they are up: one that hangs delays no probe after it.
 *  @param ask asks one target  @param start ms since the epoch at which counting starts */
export function uptimeProbe(ask: Readonly<Record<Target, AskHealth>>, start: number): Probe {
  const counts: Record<Target, Record<ProbeOutcome, number>> = { baseline: { up: 0, down: 0 }, candidate: { up: 0, down: 0 }, control: { up: 0, down: 0 } }
  const underWay = new Set<Promise<void>>()
  const probe = (target: Target) => {
    const asked = upCheck(ask[target]).then(outcome => {
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

function points(target: Target, counts: Readonly<Record<ProbeOutcome, number>>, start: number, time: number): CounterPoint[] {
  return probeOutcomes.map(outcome => ({ attributes: { [attributes.target]: target, [attributes.outcome]: outcome }, value: counts[outcome], start, time }))
}
