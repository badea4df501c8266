import type { Section } from '../board.ts'
import type { Limits } from '../limits.ts'
import { lines } from '../panels/lines.ts'
import { arms, look, palette } from '../panels/looks.ts'
import { places } from '../places.ts'
import { quantileBy, shareBy } from '../promql.ts'

const here = places.shift

/** Of the runs' own load, all runs together, over days. */
export function runsSection(limits: Limits): Section {
  return { title: 'Results of the runs', panels: [errors(limits), uptime(limits), latency()] }
}

function errors({ errorShare: limit }: Limits) {
  return lines({
    id: here.runErrors,
    title: 'Failed requests in runs',
    description:
      'Share of all simulated requests that failed, by backend, over all runs. The dashed line is the limit of error-rate. Gaps are times without a run.',
    unit: 'percentunit',
    size: [8, 9],
    queries: [{ expression: shareBy('arm', 'cutover_requests_total', 'outcome!="expected"'), legend: '{{arm}}' }],
    limit,
  })
}

function uptime({ uptime: limit }: Limits) {
  return lines({
    id: here.runUptime,
    title: 'Health checks answered in runs',
    description:
      'Share of the health checks that were answered while a run put load on the backends. If the control fails too, the cause is the network or the rig’s machine.',
    unit: 'percentunit',
    size: [8, 9],
    queries: [{ expression: shareBy('target', 'cutover_probe_checks_total', 'outcome="up"'), legend: '{{target}}' }],
    limit,
    good: 'above',
    max: 1,
    looks: { ...arms, '/^control/': look(palette.grey, [2, 4]) },
  })
}

function latency() {
  return lines({
    id: here.runLatency,
    title: 'Response time p95 in runs',
    description:
      'One request in 20 took longer than this, by backend. Compare the lines with each other, not with another day: the load of the runs may differ.',
    unit: 's',
    size: [8, 9],
    queries: [{ expression: quantileBy('arm', 0.95, 'cutover_request_duration_seconds'), legend: '{{arm}}' }],
  })
}
