import { verdict, warmUpEnd } from '../annotations.ts'
import { board } from '../board.ts'
import type { Limits } from '../limits.ts'
import { checkpoint, domain, endpoint, run } from '../variables.ts'
import { armsSection, databaseSection } from './arms.ts'
import { endpointsSection } from './endpoints.ts'
import { figuresSection } from './figures.ts'
import { verdictSection } from './verdict.ts'

/** One run: its verdict, and which endpoint, since when and why. */
export function runDashboard(limits: Limits) {
  return board({
    name: 'run',
    title: 'Run',
    description: 'One run, open or finished: verdict and criteria, both backends side by side, figures of the criteria, and every endpoint.',
    from: 'now-1h',
    refresh: '10s',
    variables: [run(), checkpoint(), domain(), endpoint()],
    annotations: [warmUpEnd(), verdict()],
    sections: [verdictSection(limits), armsSection(limits), figuresSection(limits), endpointsSection(limits), databaseSection()],
  })
}
