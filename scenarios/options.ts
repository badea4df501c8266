import type { Options, Scenario } from 'k6/options'
import { type Arm, arms } from '../contract/endpoint.ts'
import { sessionSeconds } from '../contract/journeys.ts'
import type { Load } from '../contract/load.ts'
import { draw } from './draw.ts'
import { countedByK6 } from './summary.ts'

/** k6's options for a load: an open model, one scenario per arm. */
export function optionsOf(load: Load): Options {
  return {
    scenarios: Object.fromEntries(arms.map(arm => [arm, arrivals(load, arm)])),
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

function arrivals(load: Load, arm: Arm): Scenario {
  const users = Math.ceil(load.sessionsPerSecond * (sessionSeconds.limit + reserve))
  return {
    executor: 'constant-arrival-rate',
    exec: 'session',
    rate: load.sessionsPerSecond,
    timeUnit: '1s',
    duration: `${load.duration}s`,
    startTime: `${startOf(load, arm)}ms`,
    preAllocatedVUs: users,
    maxVUs: users,
    gracefulStop: `${sessionSeconds.limit + 2 * reserve}s`,
    tags: { target: arm },
  }
}

/** Seconds beyond the longest session that a virtual user may be busy: asking the collector before it and sending the ledger after it. */
const reserve = 2

/** Half a period of arrivals after the first arm, which the seed draws, so that neither always finds the machine as the other left it. */
function startOf({ seed, sessionsPerSecond }: Load, arm: Arm): number {
  const first: Arm = draw(seed, 0, 'first arm') < 0.5 ? 'baseline' : 'candidate'
  return arm === first ? 0 : Math.round(500 / sessionsPerSecond)
}
