import { type Arm, arms } from '../../../contract/arm.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'

export interface Circumstances {
  readonly evidence: Evidence
  /** The judged slices; null when nothing was measured. */
  readonly window: Window | null
  /** Endpoint ids in the checkpoint's scope. */
  readonly scope: readonly string[]
  readonly names: Readonly<Record<Arm, string>>
  /** How much slower the checkpoint lets each quantile be, 0.15 for 15 %. */
  readonly margins: Readonly<Record<'p50' | 'p95', number>>
}

export interface Holding {
  readonly status: 'pass' | 'fail' | 'unknown'
  readonly reason: string
  /** It holds, and people should read how all the same. */
  readonly notable?: true
}

/** One condition under which the measurement means anything. */
export interface Condition {
  readonly id: string
  /** look: can be told while the load runs; close: only at the run's end, and until then not known rather than unknown. */
  readonly knownFrom: 'look' | 'close'
  /** What would make it hold in the next run. */
  readonly cure: string
  /** Whether it has a meaning in this run, such as two servers in a run that is no control. */
  applies(circumstances: Circumstances): boolean
  check(circumstances: Circumstances): Holding
}

export const always = () => true

/** Whatever compares the arms has no meaning where one is under load alone. */
export function comparesArms({ evidence }: Pick<Circumstances, 'evidence'>): boolean {
  return evidence.plan.design !== 'alone'
}

/** The arms that a run puts under load. */
export function loadedArms({ plan }: Evidence): readonly Arm[] {
  return plan.design === 'alone' ? ['baseline'] : arms
}

export function holds(reason: string): Holding {
  return { status: 'pass', reason }
}

export function broken(reason: string): Holding {
  return { status: 'fail', reason }
}

export function notKnown(reason: string): Holding {
  return { status: 'unknown', reason }
}
