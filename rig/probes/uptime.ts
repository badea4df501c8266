import { arms } from '../../contract/arm.ts'
import { type CounterPoint, counterMetric } from '../../contract/otlp-json.ts'
import { attributes, controlTarget, metrics, type ProbeOutcome, probeOutcomes } from '../../contract/signals.ts'
import type { HttpResponse } from '../platform/http-client.ts'
import type { Probe } from './export-loop.ts'

/** Both arms, and the control that is neither (contract/plan.ts, `controlProbe`). */
const targets = [...arms, controlTarget] as const
type Target = (typeof targets)[number]

/** ms after which a probe without an answer counts as down (docs/statistics.md, "Uptime"). */
const probeTimeoutMs = 2000

/** Sends one health check. @param timeout ms */
export type SendHealthCheck = (timeout: number) => Promise<HttpResponse>

/** Probes whether both backends and the control are up; one that hangs delays no probe after it.
 *  @param ask sends one target's health check  @param start ms since the epoch at which counting starts */
export function createUptimeProbe(ask: Readonly<Record<Target, SendHealthCheck>>, start: number): Probe {
  const counts: Record<Target, Record<ProbeOutcome, number>> = { baseline: { up: 0, down: 0 }, candidate: { up: 0, down: 0 }, control: { up: 0, down: 0 } }
  const underWay = new Set<Promise<void>>()
  const probe = (target: Target) => {
    const asked = checkUp(ask[target]).then(outcome => {
      counts[target][outcome]++
      underWay.delete(asked)
    })
    underWay.add(asked)
  }
  return {
    probe: () => targets.forEach(probe),
    waitUntilCounted: async () => {
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

/** Sends one health check: no response or a 5xx is down, any other response is up. Never rejects. */
export async function checkUp(ask: SendHealthCheck): Promise<ProbeOutcome> {
  try {
    return (await ask(probeTimeoutMs)).status >= 500 ? 'down' : 'up'
  } catch {
    return 'down'
  }
}
