import type { Section } from '../board.ts'
import { lines } from '../panels/lines.ts'
import { places } from '../places.ts'
import { series } from '../promql.ts'

const here = places.rig
const collector = 'job="cutover"'

/** The collector's own process. */
export function collectorSection(): Section {
  return {
    title: 'The collector itself',
    panels: [
      of(
        here.residentMemory,
        'Memory',
        series('process_resident_memory_bytes', collector),
        'Memory of the collector’s process. A nightly takes about 250 MB; growth from run to run is a leak.',
        'bytes',
      ),
      of(
        here.heap,
        'JavaScript heap in use',
        series('nodejs_heap_size_used_bytes', collector),
        'Part of the memory that holds the collector’s own data. It rises and falls as memory is freed.',
        'bytes',
      ),
      of(
        here.eventLoop,
        'Event loop lag p99',
        series('nodejs_eventloop_lag_p99_seconds', collector),
        'How long the collector could not respond. Above a second, exports begin to wait.',
        's',
      ),
      of(
        here.cpu,
        'CPU',
        `rate(${series('process_cpu_seconds_total', collector)}[$__rate_interval])`,
        'Cores that the collector uses: 1 is one whole core.',
        'none',
      ),
      of(here.files, 'Open files', series('process_open_fds', collector), 'Files and connections that the collector holds open.', 'none'),
    ],
  }
}

function of(id: number, title: string, expression: string, description: string, unit: string) {
  return lines({ id, title, description, unit, size: [8, 8], queries: [{ expression, legend: '{{instance}}' }] })
}
