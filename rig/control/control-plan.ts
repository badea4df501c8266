import type { Arm } from '../../contract/arm.ts'
import type { ControlKind } from '../../contract/control.ts'

/** A run with a known right outcome: one backend against itself, as it is (negative: go) or slowed (positive: no-go). */
export interface Control {
  readonly kind: ControlKind
  /** Side of the backend that is on both arms. */
  readonly side: Arm
  /** Name of the backend. */
  readonly name: string
  /** Share of the response time by which the candidate's arm is delayed; 0 in a negative control. */
  readonly slowdown: number
}

interface ControlPlan {
  readonly kinds: readonly ControlKind[]
  /** Number of each. */
  readonly times: number
  readonly slowdown: number
  readonly names: Readonly<Record<Arm, string>>
  /** Side of the backend that is slowed. */
  readonly slowed: Arm
}

/** Plans the controls in order: kinds alternate, so that drift over an hour affects all alike. */
export function planControls({ kinds, times, slowdown, names, slowed }: ControlPlan): Control[] {
  const ofKind = (kind: ControlKind): Control =>
    kind === 'negative' ? { kind, side: 'baseline', name: names.baseline, slowdown: 0 } : { kind, side: slowed, name: names[slowed], slowdown }
  return Array.from({ length: times }, () => kinds.map(ofKind)).flat()
}
