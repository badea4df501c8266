import { type Bounded, formatLatency, formatPercent } from '../../collector/index.ts'
import type { AssessedBackend, RecordedStep } from './assessment.ts'
import { rate } from './words.ts'

/** Headings of the table of steps. */
export const headings = [
  'load',
  'sessions/s',
  'users',
  'answered/s',
  'p50',
  'p95 (bounds)',
  'p99',
  'wrong',
  'no answer',
  '429',
  'out of time',
  'outcome',
] as const

/** The steps on one backend, from the smallest load to the largest, as cells of text. */
export function stepRows({ steps }: AssessedBackend, load: number): string[][] {
  return [...steps].sort((a, b) => a.sessionsPerSecond - b.sessionsPerSecond).map(step => cells(step, load))
}

function cells({ sessionsPerSecond, figures, outcome }: RecordedStep, load: number): string[] {
  const begin = [`${Number((sessionsPerSecond / load).toFixed(2))}×`, String(sessionsPerSecond)]
  if (!figures) return [...begin, ...headings.slice(begin.length, -1).map(() => '–'), outcome]
  const { users, served, p50, p95, p99, errorsByKind, requests, sessions } = figures
  const share = (count: number) => formatPercent(requests === 0 ? 0 : count / requests)
  return [
    ...begin,
    String(Math.round(users)),
    rate(served.value),
    latency(p50),
    p95 ? `${latency(p95)} (${latency({ value: p95.lower })}–${latency({ value: p95.upper })})` : '–',
    latency(p99),
    share(errorsByKind.unexpected),
    share(errorsByKind.failed),
    share(errorsByKind.limited),
    formatPercent(sessions.ended === 0 ? 0 : sessions.outOfTime / sessions.ended),
    outcome,
  ]
}

function latency(found: Pick<Bounded, 'value'> | null): string {
  return found ? formatLatency(found.value) : '–'
}
