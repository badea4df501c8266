import { arms } from '../../../contract/arm.ts'
import { formatPercent } from '../../../contract/quantities.ts'
import { always, broken, type Condition, comparesArms, holds, notKnown } from './condition.ts'

const fewestSessions = 100
const cpuLimit = 0.8

/** Arrivals that found no free virtual user were left out: the load was not the planned one. */
export const noDroppedIterations: Condition = {
  id: 'no-dropped-iterations',
  cure: 'Give k6 more virtual users or a lower rate.',
  knownFrom: 'look',
  applies: always,
  check: ({ evidence }) => {
    const dropped = Math.max(evidence.generator.droppedIterations, evidence.generator.summary?.dropped ?? 0)
    return dropped === 0 ? holds('k6 started every session that was due.') : broken(`k6 left out ${dropped} sessions because no virtual user was free.`)
  },
}

export const usersInFlight: Condition = {
  id: 'users-in-flight',
  cure: 'Start more sessions per second, or find out why sessions ended early.',
  knownFrom: 'look',
  applies: comparesArms,
  check: ({ evidence, window, names }) => {
    if (!window || window.to <= window.from) return notKnown('No second under load was measured.')
    const lowest = arms.map(arm => ({ name: names[arm], sessions: Math.min(...evidence.sessionsInFlight(arm, window)) }))
    const short = lowest.find(({ sessions }) => sessions < fewestSessions)
    if (short) return broken(`${short.name} had only ${short.sessions} sessions in flight at one time; a measurement needs ${fewestSessions} throughout.`)
    return holds(`At least ${Math.min(...lowest.map(({ sessions }) => sessions))} sessions were in flight on each backend throughout.`)
  },
}

export const generatorKeptUp: Condition = {
  id: 'generator-kept-up',
  cure: 'Give the load generator more cores, or lower the rate.',
  knownFrom: 'look',
  applies: always,
  check: ({ evidence, window }) => {
    const cpu = window && evidence.generator.cpu(window)
    if (cpu === null) return notKnown('The load generator did not report how busy it was.')
    const used = `The load generator used ${formatPercent(cpu)} of all cores${wholeMachine(window && evidence.generator.machine.cpu(window))}`
    return cpu < cpuLimit
      ? holds(`${used}, less than ${formatPercent(cpuLimit)}.`)
      : broken(`${used}; from ${formatPercent(cpuLimit)} on it delays what it measures.`)
  },
}

/** Said beside it and decides nothing: backends on the same machine use it, too. */
function wholeMachine(cpu: number | null): string {
  return cpu === null ? '' : ` (everything on its machine together ${formatPercent(cpu)})`
}
