import { counter, histogram } from './metric.ts'

/** What the resident collector's prober finds, runs or not. */
export const scrapedOfProber = {
  checks: counter(
    'cutover_backend_up_checks_total',
    'Questions to the health page of each backend, one a second, by whether it was up: any answer below 500 within 2 s. Asked whether there is a run or not, where the collector was given both URLs.',
    ['backend', 'outcome'],
  ),
  duration: histogram('cutover_backend_up_duration_seconds', 'Time that a backend that is up took to answer its health page, connecting included.', [
    'backend',
  ]),
} as const
