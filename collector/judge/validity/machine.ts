import type { MachineGauge } from '../../../contract/plan.ts'
import { formatPercent } from '../../../contract/quantities.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { broken, type Condition, holds, notKnown } from './condition.ts'

const roomLimit = 0.9

/** What k6 fails for want of. CPU is not among them: it only gets slower, and is judged by k6's own share. */
const scarce = [
  { gauge: 'memory', what: "the load machine's memory" },
  { gauge: 'descriptors', what: 'the files that k6 may open' },
] as const satisfies readonly { gauge: MachineGauge; what: string }[]

/** Without memory or descriptors left, requests wait or fail on the load machine, and the backends get the blame. */
export const machineHadRoom: Condition = {
  id: 'machine-had-room',
  cure: 'Give the load machine more memory, or let k6 open more files (ulimit -n).',
  knownFrom: 'look',
  applies: ({ evidence }) => watched(evidence).length > 0,
  check: ({ evidence, window }) => {
    const seen = watched(evidence).map(({ gauge, what }) => ({ what, used: window && evidence.generator.machine[gauge](window) }))
    const silent = seen.filter(({ used }) => used === null).map(({ what }) => what)
    const known = seen.flatMap(({ what, used }) => (used === null ? [] : [{ what, used }]))
    const full = known.find(({ used }) => used >= roomLimit)
    if (full)
      return broken(`Use of ${full.what} reached ${formatPercent(full.used)}; from ${formatPercent(roomLimit)} on requests wait or fail for want of it.`)
    if (silent.length > 0) return notKnown(`Nobody reported how much of ${silent.join(' and of ')} was in use.`)
    return holds(`The most in use at one moment: ${known.map(({ what, used }) => `${formatPercent(used)} of ${what}`).join(', ')}.`)
  },
}

/** What the plan says that the rig would report. */
function watched({ plan }: Evidence) {
  return scarce.filter(({ gauge }) => plan.machine?.includes(gauge))
}
