import { board } from '../board.ts'
import type { Limits } from '../limits.ts'
import { budgetSection } from './budget.ts'
import { runsSection } from './runs.ts'
import { triggersSection } from './triggers.ts'

/** While traffic moves: whether it must go back, and how both backends behave over days. */
export function shiftDashboard(limits: Limits) {
  return board({
    name: 'shift',
    title: 'Traffic shift',
    description: 'While traffic moves to the candidate: rollback triggers, error budget, uptime and errors of both backends over days.',
    from: 'now-2d',
    refresh: '30s',
    variables: [],
    annotations: [],
    sections: [triggersSection(), budgetSection(limits), runsSection(limits)],
  })
}
