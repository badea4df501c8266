import { formatPercent, type Verdict, verdictOfGate } from '../../collector/index.ts'
import type { ControlResult } from '../../contract/control.ts'
import type { Control } from './control.ts'

type Circumstances = Pick<ControlResult, 'candidateVersion' | 'baselineVersion' | 'policySha256'>

/** Reads a control's result off its verdict. */
export function resultOf({ kind, slowdown }: Pick<Control, 'kind' | 'slowdown'>, verdict: Verdict, circumstances: Circumstances): ControlResult {
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

/** Whether a control came out as it had to: two equal backends go, a slow-down no-go for its latency. Null: it showed neither. */
export function asItShouldBe({ kind, verdict, calledAfter: called }: ControlResult): boolean | null {
  if (verdict === 'inconclusive') return null
  if (kind === 'negative') return verdict === 'go'
  return verdict === 'go' ? false : called === null ? null : true
}

/** What a control showed, in a sentence. @param name of the backend that was on both arms */
export function resultSentence(result: ControlResult, name: string): string {
  const { kind, verdict, slowdown, calledAfter: called } = result
  const what = kind === 'negative' ? `${name} against itself` : `${name} slowed down by ${formatPercent(slowdown)}`
  if (verdict === 'inconclusive') return `${what}: inconclusive. It shows nothing yet; the reasons above say what it lacked.`
  if (kind === 'negative') {
    if (verdict === 'go') return `${what}: go, as it should be.`
    return `${what}: no-go, a false alarm. Unless a reason above is ${name}'s own doing, such as errors or lost writes: then it is the truth, and to be mended first.`
  }
  if (verdict === 'go') return `${what}: go, a miss. The slow-down stayed within what the limits above allow, or the judge does not see it.`
  if (called === null) return `${what}: no-go, but not for its latency. It shows nothing of the slow-down; mend what the reasons above name first.`
  return `${what}: called no-go after ${called} s of measured load, as it should be.`
}

function calledAfter({ checkpoints }: Verdict): number | null {
  const called = checkpoints.find(({ findings }) => findings.some(({ kind, status }) => kind === 'latency' && status === 'fail'))
  return called?.window?.seconds ?? null
}
