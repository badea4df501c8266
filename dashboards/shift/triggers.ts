import type { Section } from '../board.ts'
import { toTriggers } from '../links.ts'
import { stateLines } from '../panels/lines.ts'
import { values } from '../panels/tables.ts'
import { places } from '../places.ts'
import { lastInStep, series, stateBy } from '../promql.ts'
import { triggerStates, verdicts } from '../states.ts'

const here = places.shift

/** Whether the traffic must go back. */
export function triggersSection(): Section {
  return { title: 'Must the traffic go back?', panels: [triggers(), gates(), history()] }
}

/** As it is now: within the time range earlier runs have series of their own. */
function triggers() {
  return values({
    id: here.triggers,
    title: 'Rollback triggers of the newest run',
    description: 'Conditions under which the plan routes all traffic back to the baseline. Active: do so now. Unknown: not evaluated, so not clear either.',
    size: [14, 6],
    queries: [{ expression: stateBy('trigger', triggerStates, 'cutover_latest_rollback_trigger', '', series), legend: '{{trigger}}' }],
    states: triggerStates,
    links: [toTriggers()],
  })
}

function gates() {
  return values({
    id: here.gates,
    title: 'Checkpoints and gates of the shift',
    description: 'The latest verdict of each decision; shift-10, shift-50 and shift-100 decide whether the next share of the traffic may move.',
    size: [10, 6],
    queries: [{ expression: stateBy('checkpoint', verdicts, 'cutover_latest_verdict'), legend: '{{checkpoint}}' }],
    states: verdicts,
  })
}

function history() {
  return stateLines({
    id: here.triggerHistory,
    title: 'Rollback triggers over time',
    description: 'When a trigger became active, and whether it went away. From all runs, open ones included.',
    size: [24, 8],
    queries: [{ expression: stateBy('trigger', triggerStates, 'cutover_rollback_trigger', '', lastInStep), legend: '{{trigger}}' }],
    states: triggerStates,
  })
}
