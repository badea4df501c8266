import type { Options, Scenario } from 'k6/options'
import type { Arm } from '../contract/arm.ts'
import { sessionSeconds } from '../contract/journeys.ts'
import type { Load, LoadScenario, Stage } from '../contract/load.ts'
import { draw } from './draw.ts'
import { countedMetrics } from './summary.ts'

/** Builds k6's options for a load: an open model, in which arrivals do not wait for responses. */
export function buildOptions(load: Load): Options {
  return {
    scenarios: Object.fromEntries(load.scenarios.map(scenario => [scenario.name, buildScenario(load.seed, scenario)])),
    thresholds: Object.fromEntries(countedMetrics.map(name => [name, ['count>=0']])),
    // Dropped iterations need this tag; every further one would multiply the series of each export.
    systemTags: ['scenario'],
    hosts: { ...load.hosts },
    maxRedirects: 0,
    // Each session opens its own connections, so it never reuses one that the server is closing as idle.
    noVUConnectionReuse: true,
    batchPerHost: setupConcurrency,
    setupTimeout: '120s',
    summaryTrendStats: ['count'],
  }
}

/** Concurrent requests of setup() per backend. */
export const setupConcurrency = 8

function buildScenario(seed: number, scenario: LoadScenario): Scenario {
  const users = Math.ceil(peakRate(scenario) * (sessionSeconds.limit + reserve))
  const [first, ...later] = scenario.stages
  const shape: Scenario =
    later.length === 0 && first && !first.ramp
      ? { executor: 'constant-arrival-rate', rate: tenths(first), duration: `${first.duration}s`, timeUnit, preAllocatedVUs: users, maxVUs: users }
      : { executor: 'ramping-arrival-rate', startRate: 0, stages: scenario.stages.flatMap(rampStages), timeUnit, preAllocatedVUs: users, maxVUs: users }
  return {
    ...shape,
    exec: 'session',
    startTime: `${startTimeMs(seed, scenario)}ms`,
    gracefulStop: `${sessionSeconds.limit + maxEventSeconds}s`,
    tags: { target: scenario.arm },
  }
}

/** Seconds that a virtual user may be busy beyond the longest session: polling the collector before it, sending events after it. */
const reserve = 2

/** Seconds for the last sessions to send their events to a slow collector, with reserve. */
const maxEventSeconds = 12

/** k6 accepts only whole numbers as rates. */
const timeUnit = '10s'

function tenths({ rate }: Stage): number {
  return Math.round(rate * 10)
}

/** k6 interpolates linearly between rates; a stage of zero duration is a step. */
function rampStages(stage: Stage): { target: number; duration: string }[] {
  const line = { target: tenths(stage), duration: `${stage.duration}s` }
  return stage.ramp ? [line] : [{ ...line, duration: '0s' }, line]
}

function peakRate({ stages }: LoadScenario): number {
  return Math.max(...stages.map(({ rate }) => rate))
}

/** ms. The second arm starts half an arrival period after the first; the seed draws which is first, so that neither always follows the other. */
function startTimeMs(seed: number, scenario: LoadScenario): number {
  const first: Arm = draw(seed, 0, 'first arm') < 0.5 ? 'baseline' : 'candidate'
  const start = (scenario.stages[0]?.startTime ?? 0) * 1000
  return scenario.arm === first ? start : start + Math.round(500 / peakRate(scenario))
}
