import { verdict, warmUpEnd } from '../annotations.ts'
import { board } from '../board.ts'
import { run } from '../variables.ts'
import { collectorSection } from './collector.ts'
import { conditionsSection } from './conditions.ts'
import { generatorSection } from './generator.ts'
import { intakeSection } from './intake.ts'

/** The rig itself: whether its measurements can be trusted. */
export function rigDashboard() {
  return board({
    name: 'rig',
    title: 'Rig',
    description: 'Can the measurement be trusted: validity conditions, load generator, machine, record, forwarding, and the collector itself.',
    from: 'now-1h',
    refresh: '10s',
    variables: [run()],
    annotations: [warmUpEnd(), verdict()],
    sections: [conditionsSection(), generatorSection(), intakeSection(), collectorSection()],
  })
}
