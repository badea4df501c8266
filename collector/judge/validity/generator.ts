import { arms } from '../../../contract/arm.ts'
import type { MachineGauge } from '../../../contract/plan.ts'
import { formatPercent } from '../../../contract/quantities.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { appliesAlways, type Condition, comparesArms, failCheck, passCheck, unknownCheck } from './condition.ts'

const minSessions = 100
const maxCpuShare = 0.8

/** Arrivals that found no free virtual user were left out: the load was not the planned one. */
export const noDroppedIterations: Condition = {
  id: 'no-dropped-iterations',
  remedy: 'Give k6 more virtual users or a lower rate.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence }) => {
    const dropped = Math.max(evidence.generator.droppedIterations, evidence.generator.summary?.dropped ?? 0)
    return dropped === 0 ? passCheck('k6 started every session that was due.') : failCheck(`k6 left out ${dropped} sessions because no virtual user was free.`)
  },
}

export const usersInFlight: Condition = {
  id: 'users-in-flight',
  remedy: 'Start more sessions per second, or find out why sessions ended early.',
  knownFrom: 'look',
  appliesTo: comparesArms,
  check: ({ evidence, window, names }) => {
    if (!window || window.to <= window.from) return unknownCheck('No second under load was measured.')
    const lowest = arms.map(arm => ({ name: names[arm], sessions: Math.min(...evidence.sessionsInFlight(arm, window)) }))
    const short = lowest.find(({ sessions }) => sessions < minSessions)
    if (short) return failCheck(`${short.name} had only ${short.sessions} sessions in flight at one time; a measurement needs ${minSessions} throughout.`)
    return passCheck(`At least ${Math.min(...lowest.map(({ sessions }) => sessions))} sessions were in flight on each backend throughout.`)
  },
}

export const generatorKeptUp: Condition = {
  id: 'generator-kept-up',
  remedy: 'Give the load generator more cores, or lower the rate.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence, window }) => {
    const cpu = window && evidence.generator.cpu(window)
    if (cpu === null) return unknownCheck('The load generator did not report how busy it was.')
    const used = `The load generator used ${formatPercent(cpu)} of all cores${describeMachineCpu(window && evidence.generator.machine.cpu(window))}`
    return cpu < maxCpuShare
      ? passCheck(`${used}, less than ${formatPercent(maxCpuShare)}.`)
      : failCheck(`${used}; from ${formatPercent(maxCpuShare)} on it delays what it measures.`)
  },
}

/** Said beside it and decides nothing: backends on the same machine use it, too. */
function describeMachineCpu(cpu: number | null): string {
  return cpu === null ? '' : ` (everything on its machine together ${formatPercent(cpu)})`
}

const maxUsedShare = 0.9

/** What k6 fails for want of. CPU is not among them: it only gets slower, and is judged by k6's own share. */
const watchedResources = [
  { gauge: 'memory', what: "the load machine's memory" },
  { gauge: 'descriptors', what: 'the files that k6 may open' },
] as const satisfies readonly { gauge: MachineGauge; what: string }[]

/** Without memory or descriptors left, requests wait or fail on the load machine, and the backends get the blame. */
export const machineHadRoom: Condition = {
  id: 'machine-had-room',
  remedy: 'Give the load machine more memory, or let k6 open more files (ulimit -n).',
  knownFrom: 'look',
  appliesTo: ({ evidence }) => resourcesIn(evidence).length > 0,
  check: ({ evidence, window }) => {
    const seen = resourcesIn(evidence).map(({ gauge, what }) => ({ what, used: window && evidence.generator.machine[gauge](window) }))
    const silent = seen.filter(({ used }) => used === null).map(({ what }) => what)
    const known = seen.flatMap(({ what, used }) => (used === null ? [] : [{ what, used }]))
    const full = known.find(({ used }) => used >= maxUsedShare)
    if (full)
      return failCheck(`Use of ${full.what} reached ${formatPercent(full.used)}; from ${formatPercent(maxUsedShare)} on requests wait or fail for want of it.`)
    if (silent.length > 0) return unknownCheck(`Nobody reported how much of ${silent.join(' and of ')} was in use.`)
    return passCheck(`The most in use at one moment: ${known.map(({ what, used }) => `${formatPercent(used)} of ${what}`).join(', ')}.`)
  },
}

/** What the plan says that the rig would report. */
function resourcesIn({ plan }: Evidence) {
  return watchedResources.filter(({ gauge }) => plan.machine?.includes(gauge))
}
