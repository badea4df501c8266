import type { Demo } from './demo.ts'

/** One thing that can be wrong with a candidate, and what the judge must say of it. */
export interface Case {
  readonly name: string
  readonly profile: 'smoke' | 'rehearsal'
  readonly checkpoint: string
  /** Seconds after the command's start at which the fault begins and ends; absent: it is there from the beginning, to the end. */
  readonly during?: { readonly from: number; readonly to: number }
  readonly fault: Parameters<Demo['fault']>[1]
  /** Verdict of the measured part of each judged checkpoint. */
  readonly measured: 'go' | 'no-go' | 'inconclusive'
  /** Kind of criterion that must say so. */
  readonly because?: string
}

/** What issue by issue must be found, each seen with real k6 before it became a fixture. */
export const cases: readonly Case[] = [
  { name: 'equal', profile: 'rehearsal', checkpoint: 'all', fault: {}, measured: 'go' },
  { name: 'slower', profile: 'rehearsal', checkpoint: '1', fault: { latencyFactor: 1.3 }, measured: 'no-go', because: 'latency' },
  { name: 'errors', profile: 'rehearsal', checkpoint: '2', fault: { errorShare: 0.01 }, measured: 'no-go', because: 'error-rate' },
  {
    name: 'lost-write',
    profile: 'rehearsal',
    checkpoint: '2',
    fault: { loseWrites: 1 },
    during: { from: 45, to: 75 },
    measured: 'no-go',
    because: 'lost-writes',
  },
  { name: 'outage', profile: 'rehearsal', checkpoint: '1', fault: { outage: true }, during: { from: 45, to: 50 }, measured: 'no-go', because: 'error-rate' },
  { name: 'short', profile: 'smoke', checkpoint: '1', fault: {}, measured: 'inconclusive' },
]
