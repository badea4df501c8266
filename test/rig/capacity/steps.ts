import type { LoadFigures } from '../../../collector/index.ts'
import type { RecordedStep } from '../../../rig/capacity/assessment.ts'

const around = (value: number) => ({ value, lower: value * 0.98, upper: value * 1.02 })

/** The figures of a step of 20 s on a backend whose sessions make ten requests each. */
function figures(sessionsPerSecond: number, changes: Partial<LoadFigures> = {}): LoadFigures {
  return {
    seconds: 20,
    requests: sessionsPerSecond * 200,
    served: around(sessionsPerSecond * 10),
    users: sessionsPerSecond * 7,
    p50: around(30),
    p95: around(80),
    p99: around(120),
    errors: { value: 0, lower: 0, upper: 0.004 },
    errorsByKind: { unexpected: 0, limited: 0, failed: 0 },
    sessions: { ended: sessionsPerSecond * 20, outOfTime: 0 },
    slowest: [{ endpoint: 'orders.create', p95: 140 }],
    ...changes,
  }
}

export function step(
  sessionsPerSecond: number,
  outcome: RecordedStep['outcome'],
  changes: Partial<LoadFigures> | null = {},
  reason = `${outcome} at ${sessionsPerSecond}.`,
): RecordedStep {
  return { run: `step-${sessionsPerSecond}`, sessionsPerSecond, outcome, reason, figures: changes && figures(sessionsPerSecond, changes) }
}

/** What a search for a limit of 50 requests a second comes to. */
export const limitOfFifty: readonly RecordedStep[] = [
  step(2, 'held'),
  step(4, 'held', { p95: around(110) }),
  step(8, 'broke', {
    p95: around(9000),
    served: around(50),
    requests: 1200,
    errorsByKind: { unexpected: 0, limited: 0, failed: 24 },
    sessions: { ended: 160, outOfTime: 120 },
  }),
  step(5.7, 'broke', { p95: around(2100) }),
  step(4.8, 'held', { p95: around(300) }),
  step(5.2, 'broke', { p95: around(900) }),
  step(5.2, 'broke', { p95: around(880) }),
]
