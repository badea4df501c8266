import { type Verdict, verdictOfGate } from '../../collector/index.ts'
import type { ControlResult } from '../../contract/control.ts'
import { formatPercent } from '../../contract/quantities.ts'
import type { Control } from './control-plan.ts'

type Circumstances = Pick<ControlResult, 'candidateVersion' | 'baselineVersion' | 'policySha256'>

/** Derives a control's result from its verdict. */
export function toControlResult({ kind, slowdown }: Pick<Control, 'kind' | 'slowdown'>, verdict: Verdict, circumstances: Circumstances): ControlResult {
  const outcome = verdictOfGate(verdict, 'measured')
  return {
    kind,
    run: verdict.run,
    at: verdict.judgedAt,
    verdict: outcome,
    slowdown,
    calledAfter: outcome === 'no-go' ? calledAfter(verdict) : null,
    ...circumstances,
  }
}

/** Whether a control has the right outcome: go for equal backends, no-go by latency for a slowdown. Null: it shows neither. */
export function isCorrect({ kind, verdict, calledAfter: called }: ControlResult): boolean | null {
  if (verdict === 'inconclusive') return null
  if (kind === 'negative') return verdict === 'go'
  return verdict === 'go' ? false : called === null ? null : true
}

/** Describes a control's result in a sentence. @param name of the backend on both arms */
export function describeResult(result: ControlResult, name: string): string {
  const { kind, verdict, slowdown, calledAfter: called } = result
  const control = kind === 'negative' ? `${name} against itself` : `${name} slowed by ${formatPercent(slowdown)}`
  if (verdict === 'inconclusive') return `${control}: inconclusive. See the reasons above, fix them, then rerun.`
  if (kind === 'negative') {
    if (verdict === 'go') return `${control}: go, correct.`
    return `${control}: no-go, a false alarm, unless a reason above is a fault of ${name} itself (errors, lost writes): fix that first, then rerun.`
  }
  if (verdict === 'go') return `${control}: go, a miss: the slowdown was not detected, or it is within the limits above.`
  if (called === null) return `${control}: no-go, but not by latency, so it shows nothing about the slowdown. Fix the reasons above, then rerun.`
  return `${control}: no-go after ${called} s of measured load, correct.`
}

function calledAfter({ checkpoints }: Verdict): number | null {
  const called = checkpoints.find(({ findings }) => findings.some(({ kind, status }) => kind === 'latency' && status === 'fail'))
  return called?.window?.seconds ?? null
}
