import type { Cell, CellPlan } from './cell.ts'
import { type Errors, errorLoad, type Outage, totalRate } from './error-load.ts'
import { endpoints, type Slowness } from './latencies.ts'
import { latencyLoad } from './latency-load.ts'
import type { NoiseName } from './noise.ts'
import { type CheckpointId, latencyCheckpoints } from './policy.ts'

const whole: readonly CheckpointId[] = ['default-10-15', 'release-5-10', 'default-10-15-25', 'release-5-10-15']

function single(seconds: number, checkpoints: readonly CheckpointId[]): CellPlan {
  return { id: `${seconds}`, looks: [seconds], checkpoints }
}

function looks(checkpoints: readonly CheckpointId[]): CellPlan {
  return { id: '60/120/240', looks: [60, 120, 240], checkpoints }
}

/** A night that stops at a failure. */
const early: CellPlan = { id: '900 stop early', looks: [900], stopEarly: true, checkpoints: ['default-10-15-25', 'release-5-10-15'] }

function latencyCell(noise: NoiseName, truth: string, plans: readonly CellPlan[], slowness: (run: number) => Slowness): Cell {
  const longest = Math.max(...plans.flatMap(plan => plan.looks))
  const peersAt = [60, 300, 900].filter(seconds => seconds <= longest && plans.some(plan => plan.id === `${seconds}`))
  return { id: `${noise} ${truth}`, plans, peersAt, load: (random, run) => latencyLoad(noise, slowness(run), random) }
}

function everywhere(ratio: number): () => Slowness {
  const candidate = endpoints.map(() => ratio)
  return () => ({ candidate, both: 1 })
}

/** The endpoints take turns. */
function oneOfTen(ratio: number): (run: number) => Slowness {
  return run => ({ candidate: endpoints.map((_, j) => (j === run % endpoints.length ? ratio : 1)), both: 1 })
}

/** The candidate's load on the database slows both arms alike. */
function coupled(factor: number): () => Slowness {
  return () => ({ candidate: endpoints.map(() => 1), both: factor })
}

function atMargin(noise: NoiseName, percent: number, checkpoints: readonly CheckpointId[]): Cell {
  const plans = [single(60, checkpoints), single(300, checkpoints), single(900, checkpoints), looks(checkpoints)]
  return latencyCell(noise, `x${1 + percent / 100}`, plans, everywhere(1 + percent / 100))
}

function latencyCells(noise: NoiseName): Cell[] {
  const all = latencyCheckpoints
  return [
    latencyCell(noise, 'equal', [single(60, all), single(120, all), single(300, all), single(900, all), looks(all), early], everywhere(1)),
    atMargin(noise, 5, ['p50-5']),
    atMargin(noise, 10, ['p50-10', 'p95-10', 'default-10-15', 'release-5-10']),
    atMargin(noise, 15, ['p95-15', 'default-10-15']),
    latencyCell(noise, 'x1.25', [single(300, whole), looks(whole), early], everywhere(1.25)),
    latencyCell(noise, 'x1.5', [single(300, whole), looks([...whole, 'p50-10', 'p95-15']), early], everywhere(1.5)),
    latencyCell(noise, 'x2', [single(300, whole), looks(whole), early], everywhere(2)),
    latencyCell(noise, 'x1.25 on one of ten', [single(300, whole), looks(whole)], oneOfTen(1.25)),
  ]
}

/** Seconds after which so many requests of an arm came. */
function forRequests(requests: number): CellPlan {
  return { id: `${requests} requests`, looks: [Math.ceil(requests / totalRate)], checkpoints: ['errors'] }
}

function errorCell(errors: Errors): Cell {
  const plans = [14_400, 60_000, 216_000, 290_000].map(forRequests)
  return { id: `errors ${errors.share * 100}% in bursts of ${errors.burst}`, plans, peersAt: [], load: random => errorLoad(errors, null, random) }
}

function outageCell(seconds: number): Cell {
  const somewhere = (uniform: number): Outage => ({ from: 20 + uniform * 250, seconds })
  return {
    id: `outage of ${seconds} s`,
    plans: [single(300, ['errors']), { ...looks(['errors']), id: '60/120/240' }],
    peersAt: [],
    load: random => errorLoad(null, somewhere(random.uniform()), random),
  }
}

const noises = ['independent', 'mild', 'moderate', 'harsh'] as const
const shares = [0.0005, 0.001, 0.002]
const bursts = [1, 5, 20]

/** All truths that are simulated. */
export const cells: readonly Cell[] = [
  ...noises.flatMap(latencyCells),
  ...(['mild', 'moderate'] as const).map(noise => latencyCell(noise, 'coupled x1.3', [single(300, whole)], coupled(1.3))),
  ...shares.flatMap(share => bursts.map(burst => errorCell({ share, burst }))),
  ...[3, 5, 20].map(outageCell),
]
