import { type Arm, arms } from '../../../contract/arm.ts'
import type { Status } from '../../../contract/verdict.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'

/** Evidence and limits that validity is checked against. */
export interface ValidityInput {
  readonly evidence: Evidence
  /** The judged slices; null when nothing was measured. */
  readonly window: Window | null
  /** Endpoint ids in the checkpoint's scope. */
  readonly scope: readonly string[]
  readonly names: Readonly<Record<Arm, string>>
  /** How much slower the checkpoint lets each quantile be, 0.15 for 15 %. */
  readonly margins: Readonly<Record<'p50' | 'p95', number>>
}

/** Result of one check. */
export interface ConditionCheck {
  readonly status: Status
  readonly reason: string
  /** It holds, and the report shows its reason. */
  readonly notable?: true
}

/** One condition under which the measurement means anything. */
export interface Condition {
  readonly id: string
  /** look: checked while the load runs; close: only at the run's end, and left out until then. */
  readonly knownFrom: 'look' | 'close'
  /** How to make it hold in the next run. */
  readonly remedy: string
  /** It reads the checkpoint's scope or margins, so that checkpoints with the same window may differ in it. */
  readonly isScoped?: true
  /** Whether it applies to this run, such as two servers in a run that is no control. */
  appliesTo(input: ValidityInput): boolean
  /** @returns null where the window shows that it does not apply */
  check(input: ValidityInput): ConditionCheck | null
}

export const appliesAlways = () => true

/** Whether the run compares two arms; an assessment loads one alone. */
export function comparesArms({ evidence }: Pick<ValidityInput, 'evidence'>): boolean {
  return evidence.plan.design !== 'alone'
}

/** The arms that a run puts under load. */
export function loadedArms({ plan }: Evidence): readonly Arm[] {
  return plan.design === 'alone' ? ['baseline'] : arms
}

export function passCheck(reason: string): ConditionCheck {
  return { status: 'pass', reason }
}

export function failCheck(reason: string): ConditionCheck {
  return { status: 'fail', reason }
}

export function unknownCheck(reason: string): ConditionCheck {
  return { status: 'unknown', reason }
}

/** Result where nothing was measured. */
export const checkWithoutWindow = unknownCheck('No second under load was measured.')
