import type { Arm } from '../../contract/arm.ts'
import type { ControlKind } from '../../contract/control.ts'

/** A run whose right outcome is known before it begins: one backend against itself, as it is (negative: go) or slowed down (positive: no-go). */
export interface Control {
  readonly kind: ControlKind
  /** Whose backend is on both arms. */
  readonly side: Arm
  /** What people call it. */
  readonly name: string
  /** Share of the backend's time by which the candidate's arm is delayed; 0 in a negative control. */
  readonly slowdown: number
}

interface Wanted {
  readonly kinds: readonly ControlKind[]
  /** How many of each. */
  readonly times: number
  readonly slowdown: number
  readonly names: Readonly<Record<Arm, string>>
  /** Whose backend is slowed down. */
  readonly slowed: Arm
}

/** The controls to be run, in order: kinds take turns, so that what changes in the course of an hour meets all of them. */
export function controlsOf({ kinds, times, slowdown, names, slowed }: Wanted): Control[] {
  const ofKind = (kind: ControlKind): Control =>
    kind === 'negative' ? { kind, side: 'baseline', name: names.baseline, slowdown: 0 } : { kind, side: slowed, name: names[slowed], slowdown }
  return Array.from({ length: times }, () => kinds.map(ofKind)).flat()
}
