import type { Arm } from './arm.ts'

/** What an estimate of one run must keep so that several runs can be judged together (verdict.json, `basis` of a finding). */
export type Basis =
  /** ln of the latency ratio. */
  | { readonly kind: 'latency'; readonly logRatio: number; readonly standardError: number; readonly degreesOfFreedom: number }
  /** Uptime probes of the window; `outages` are the lengths of runs of failed ones. */
  | { readonly kind: 'uptime'; readonly probes: number; readonly failed: number; readonly outages: readonly number[] }
  /** A number of an imported file. */
  | { readonly kind: 'figure'; readonly value: number }

interface EarlierFinding {
  readonly criterion: string
  readonly status: 'pass' | 'fail' | 'unknown'
  readonly basis?: Basis
}

/** Body of `runEarlier`: what an earlier run of the history said, as far as a later one may look at it. */
export interface EarlierRun {
  readonly run: string
  /** ms since the epoch: time of the last signal judged. */
  readonly at: number
  readonly profile: string
  /** Whether its load and its measurement were as planned: closed normally, every condition of validity held. */
  readonly healthy: boolean
  readonly backends: Readonly<Record<Arm, { readonly version: string | null; readonly instance: string | null }>>
  readonly checkpoints: readonly {
    readonly id: string
    readonly verdict: 'go' | 'no-go' | 'inconclusive'
    readonly findings: readonly EarlierFinding[]
  }[]
}

/** What a meeting can decide of a checkpoint; the first two settle it, the others leave it to be asked again. */
export const decisions = ['continue', 'deploy', 'pause', 'reassess', 'delay'] as const
export type DecisionWord = (typeof decisions)[number]

/** Whether a decision lets the migration go on, so that the checkpoint is settled. */
export function settles(decision: DecisionWord): boolean {
  return decision === 'continue' || decision === 'deploy'
}

/** Attributes of `checkpointDecided`: what a meeting decided, also against the verdict. */
export interface DecisionAttributes {
  readonly checkpoint: string
  readonly decision: DecisionWord
  readonly role: string
  readonly because: string
  /** ms since the epoch */
  readonly at: number
}

/** Attributes of `historyNoted`: where the history stood when the run began. A tail that was cut off later shows against it. */
export interface HistoryAttributes {
  readonly entries: number
  /** Hex hash of the last entry; empty without one. */
  readonly head: string
  /** What the controls on these backends came to, in a sentence; absent before the first. */
  readonly controls?: string
}
