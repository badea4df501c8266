import { arms } from '../../../contract/arm.ts'
import type { MachineGauge } from '../../../contract/plan.ts'
import { formatCount, formatPercent } from '../../../contract/quantities.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { appliesAlways, type Condition, checkWithoutWindow, comparesArms, failCheck, passCheck, unknownCheck } from './condition.ts'

const minSessions = 100
const maxCpuShare = 0.8

/** Sessions that k6 dropped for want of virtual users: the load was lighter than planned. */
export const noDroppedIterations: Condition = {
  id: 'no-dropped-iterations',
  remedy: 'Use a profile with fewer users, or a larger load machine.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence }) => {
    const dropped = Math.max(evidence.generator.droppedIterations, evidence.generator.summary?.dropped ?? 0)
    return dropped === 0 ? passCheck('k6 started every planned session.') : failCheck(`k6 dropped ${formatCount(dropped)} sessions: no virtual user was free.`)
  },
}

export const usersInFlight: Condition = {
  id: 'users-in-flight',
  remedy: 'Use a profile with more users, or find out why sessions ended early.',
  knownFrom: 'look',
  appliesTo: comparesArms,
  check: ({ evidence, window, names }) => {
    if (!window || window.to <= window.from) return checkWithoutWindow
    const lowest = arms.map(arm => ({ name: names[arm], sessions: Math.min(...evidence.sessionsInFlight(arm, window)) }))
    const short = lowest.find(({ sessions }) => sessions < minSessions)
    if (short) return failCheck(`${short.name} had as few as ${short.sessions} sessions in flight; at least ${minSessions} are required throughout.`)
    return passCheck(`At least ${Math.min(...lowest.map(({ sessions }) => sessions))} sessions were in flight on each backend throughout.`)
  },
}

export const generatorKeptUp: Condition = {
  id: 'generator-kept-up',
  remedy: 'Give the load machine more cores, or use a profile with fewer users.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence, window }) => {
    const cpu = window && evidence.generator.cpu(window)
    if (cpu === null) return unknownCheck('The CPU use of the load generator was not reported.')
    const used = `The load generator used ${formatPercent(cpu)} of all cores${describeMachineCpu(window && evidence.generator.machine.cpu(window))}`
    return cpu < maxCpuShare
      ? passCheck(`${used}, less than ${formatPercent(maxCpuShare)}.`)
      : failCheck(`${used}; from ${formatPercent(maxCpuShare)} on it delays its own measurements.`)
  },
}

/** CPU use of the whole machine: reported, not judged, since backends may run on it too. */
function describeMachineCpu(cpu: number | null): string {
  return cpu === null ? '' : ` (everything on its machine together ${formatPercent(cpu)})`
}

const maxUsedShare = 0.9

/** Resources without which k6 fails. CPU is judged by k6's own share: without it k6 only gets slower. */
const watchedResources = [
  { gauge: 'memory', what: "the load machine's memory" },
  { gauge: 'descriptors', what: 'the files that k6 may open' },
] as const satisfies readonly { gauge: MachineGauge; what: string }[]

/** Without memory or descriptors, requests wait or fail on the load machine, not on the backends. */
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
      return failCheck(
        `Use of ${full.what} reached ${formatPercent(full.used)}; from ${formatPercent(maxUsedShare)} on requests wait or fail on the load machine.`,
      )
    if (silent.length > 0) return unknownCheck(`The use of ${silent.join(' and of ')} was not reported.`)
    return passCheck(`Peak use: ${known.map(({ what, used }) => `${formatPercent(used)} of ${what}`).join(', ')}.`)
  },
}

/** Resources that the plan says are reported. */
function resourcesIn({ plan }: Evidence) {
  return watchedResources.filter(({ gauge }) => plan.machine?.includes(gauge))
}
