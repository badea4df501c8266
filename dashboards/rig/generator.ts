import type { Section } from '../board.ts'
import { lines } from '../panels/lines.ts'
import { places } from '../places.ts'
import { ofRun, rateBy, series } from '../promql.ts'

const here = places.rig

/** The load generator (k6) and the machine under it. */
export function generatorSection(): Section {
  return {
    title: 'Load generator and its machine',
    panels: [
      ratio(
        here.generatorCpu,
        'CPU of the load generator',
        'cutover_generator_cpu_ratio',
        'Share of all cores that k6 uses. An overloaded generator measures itself: from 80 % on the run is not trusted.',
        0.8,
      ),
      ratio(
        here.machineCpu,
        'CPU of the machine',
        'cutover_machine_cpu_ratio',
        'Share of all cores in use by anything. Above 90 % backends, rig and others wait for each other, and the run is not trusted.',
        0.9,
      ),
      ratio(
        here.memory,
        'Memory of the machine',
        'cutover_machine_memory_ratio',
        'Share of the memory in use. Above 90 % the machine may begin to swap, and the run is not trusted.',
        0.9,
      ),
      ratio(
        here.descriptors,
        'Open files of the load generator',
        'cutover_generator_descriptors_ratio',
        'Share of the files and connections that k6 may open. At 100 % no user can connect, which looks like a failing backend. Raise the limit with ulimit -n.',
        0.9,
      ),
      dropped(),
      malformed(),
    ],
  }
}

function ratio(id: number, title: string, metric: string, description: string, limit: number) {
  return lines({
    id,
    title,
    description,
    unit: 'percentunit',
    size: [6, 8],
    queries: [{ expression: `max by (run) (${series(metric, ofRun)})`, legend: '{{run}}' }],
    limit,
    max: 1,
  })
}

function dropped() {
  return lines({
    id: here.dropped,
    title: 'Sessions that could not be started',
    description: 'Planned users per second that k6 did not start, because it had none free. The load was lighter than planned, so the run is not trusted.',
    unit: 'cps',
    size: [12, 8],
    queries: [{ expression: rateBy('run', 'cutover_dropped_sessions_total', ofRun), legend: '{{run}}' }],
  })
}

function malformed() {
  const found = rateBy('what', 'cutover_malformed_total', ofRun)
  /** Most runs have none, and a panel without data would not show that. */
  const none = `sum(${series('cutover_record_signals_total', ofRun)}) * 0 unless on () ${series('cutover_malformed_total', ofRun)}`
  return lines({
    id: here.malformed,
    title: 'Unreadable evidence',
    description: 'Malformed metrics and events per second, by what is wrong. They stay in the record and enter no figure; investigate any value above 0.',
    unit: 'cps',
    size: [12, 8],
    queries: [{ expression: `${found} or label_replace(${none}, "what", "nothing", "", "")`, legend: '{{what}}' }],
  })
}
