import type { Options, Scenario } from 'k6/options'
import type { Arm } from '../contract/arm.ts'
import { sessionSeconds } from '../contract/journeys.ts'
import type { Load, LoadScenario, Stage } from '../contract/load.ts'
import { draw } from './draw.ts'
import { countedByK6 } from './summary.ts'

/** k6's options for a load: an open model, in which arrivals wait for no answer. */
export function optionsOf(load: Load): Options {
  return {
    scenarios: Object.fromEntries(load.scenarios.map(scenario => [scenario.name, arrivals(load.seed, scenario)])),
    thresholds: Object.fromEntries(countedByK6.map(name => [name, ['count>=0']])),
    // Only dropped arrivals need it; every further tag would multiply the series of each export.
    systemTags: ['scenario'],
    hosts: { ...load.hosts },
    maxRedirects: 0,
    // A user comes with connections of its own, and never with one that a server may just be closing as idle.
    noVUConnectionReuse: true,
    batchPerHost: setupConcurrency,
    setupTimeout: '120s',
    summaryTrendStats: ['count'],
  }
}

/** Requests that setup() has under way on one backend at a time. */
export const setupConcurrency = 8

function arrivals(seed: number, scenario: LoadScenario): Scenario {
  const users = Math.ceil(peakOf(scenario) * (sessionSeconds.limit + reserve))
  const [first, ...later] = scenario.stages
  const shape: Scenario =
    later.length === 0 && first && !first.ramp
      ? { executor: 'constant-arrival-rate', rate: tenths(first), duration: `${first.duration}s`, timeUnit, preAllocatedVUs: users, maxVUs: users }
      : { executor: 'ramping-arrival-rate', startRate: 0, stages: scenario.stages.flatMap(rampOf), timeUnit, preAllocatedVUs: users, maxVUs: users }
  return {
    ...shape,
    exec: 'session',
    startTime: `${startOf(seed, scenario)}ms`,
    gracefulStop: `${sessionSeconds.limit + longestTelling}s`,
    tags: { target: scenario.arm },
  }
}

/** Seconds beyond the longest session that a virtual user may be busy: asking the collector before it and sending the ledger after it. */
const reserve = 2

/** Seconds that the last sessions may need to tell how they ended to a collector that is out of breath, and some to spare. */
const longestTelling = 12

/** k6 takes whole numbers only. */
const timeUnit = '10s'

function tenths({ rate }: Stage): number {
  return Math.round(rate * 10)
}

/** k6 knows straight lines from one rate to the next; one of no length is a jump. */
function rampOf(stage: Stage): { target: number; duration: string }[] {
  const line = { target: tenths(stage), duration: `${stage.duration}s` }
  return stage.ramp ? [line] : [{ ...line, duration: '0s' }, line]
}

function peakOf({ stages }: LoadScenario): number {
  return Math.max(...stages.map(({ rate }) => rate))
}

/** ms. Half a period of arrivals after the first arm, which the seed draws, so that neither always finds the machine as the other left it. */
function startOf(seed: number, scenario: LoadScenario): number {
  const first: Arm = draw(seed, 0, 'first arm') < 0.5 ? 'baseline' : 'candidate'
  const start = (scenario.stages[0]?.startTime ?? 0) * 1000
  return scenario.arm === first ? start : start + Math.round(500 / peakOf(scenario))
}
