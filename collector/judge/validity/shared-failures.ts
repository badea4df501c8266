import { bothAtOnce, controlWords, seconds, sharedCure, sharedIn } from '../../criteria/shared-failures.ts'
import { type Circumstances, type Condition, holds, notKnown } from './condition.ts'

/** Failures in the same second on both backends may be the rig's own: a control, which is neither of them, tells. */
export const sharedFailures: Condition = {
  id: 'shared-failures',
  cure: sharedCure,
  knownFrom: 'look',
  applies: circumstances =>
    bothAtOnce(circumstances.evidence) && (circumstances.evidence.plan.controlProbe !== undefined || sharedBy(circumstances).slices.length > 0),
  check: circumstances => {
    const { evidence, names } = circumstances
    const { slices, unvouched } = sharedBy(circumstances)
    if (slices.length === 0) return holds('In no second did both backends leave requests or probes unanswered.')
    const together = (some: readonly number[]) => `In ${seconds(some)} both ${names.baseline} and ${names.candidate} left requests or probes unanswered`
    if (unvouched.length > 0) return notKnown(`${together(unvouched)}, and ${controlWords(evidence)}.`)
    return { ...holds(`${together(slices)}. The control probe answered then, so it was not the network of the rig, and they count.`), notable: true }
  },
}

function sharedBy({ evidence, window }: Circumstances) {
  return window ? sharedIn(evidence, window) : { slices: [], unvouched: [] }
}
