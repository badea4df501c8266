import { latestVerdicts } from '../annotations.ts'
import { board } from '../board.ts'
import type { Limits } from '../limits.ts'
import { checkpoints } from '../variables.ts'
import { evidenceSection } from './evidence.ts'
import { latestSection } from './latest.ts'
import { nightsSection } from './nights.ts'

/** The decisions: where each stands, how it came there, and what it rests on. */
export function checkpointsDashboard(limits: Limits) {
  return board({
    name: 'checkpoints',
    title: 'Checkpoints',
    description: 'State of each decision, figures from night to night, and age of the evidence.',
    from: 'now-7d',
    refresh: '1m',
    variables: [checkpoints()],
    annotations: [latestVerdicts()],
    sections: [latestSection(), nightsSection(limits), evidenceSection(limits)],
  })
}
