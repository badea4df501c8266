import type { ControlResult } from '../../../contract/control.ts'

/** A negative control that came to go, changed. */
export function negative(change: Partial<ControlResult> = {}): ControlResult {
  return {
    kind: 'negative',
    run: '2026-01-05-081500-4f2a',
    at: '2026-01-05T08:17:00.000Z',
    verdict: 'go',
    slowdown: 0,
    calledAfter: null,
    candidateVersion: null,
    baselineVersion: '15.1',
    policySha256: 'a'.repeat(64),
    ...change,
  }
}

/** A positive control that was called after so many seconds; null: it came to go. */
export function positive(calledAfter: number | null, change: Partial<ControlResult> = {}): ControlResult {
  return negative({ kind: 'positive', slowdown: 0.25, verdict: calledAfter === null ? 'go' : 'no-go', calledAfter, candidateVersion: '5.2', ...change })
}
