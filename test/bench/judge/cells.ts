import type { Cell, CellPlan } from './cell.ts'
import { type Errors, errorLoad, type Outage, totalRate } from './error-load.ts'
import { endpoints, type Slowness } from './latencies.ts'
import { latencyLoad } from './latency-load.ts'
import type { NoiseName } from './noise.ts'
import { type CheckpointId, latencyCheckpoints } from './policy.ts'
import type { Random } from './random.ts'

const whole: readonly CheckpointId[] = ['default-10-15', 'release-5-10', 'default-10-15-25', 'release-5-10-15']

function single(seconds: number, checkpoints: readonly CheckpointId[]): CellPlan {
  return { id: `${seconds}`, looks: [seconds], checkpoints }
}

function looks(checkpoints: readonly CheckpointId[]): CellPlan {
  return { id: '60/120/240', looks: [60, 120, 240], checkpoints }
}

const nightly = { looks: [900], checkpoints: ['default-10-15-25', 'release-5-10-15'] } as const

/** A night that stops at a failure. */
const early: CellPlan = { id: '900 stop early', ...nightly, stopEarly: true }

/** A night that watches the rollback trigger. */
const watched: CellPlan = { id: '900 rollback trigger', ...nightly, triggers: true }

function latencyCell(noise: NoiseName, truth: string, plans: readonly CellPlan[], slowness: (run: number) => Slowness, solo = 0): Cell {
  const peersAt = [300, 900].filter(seconds => solo === 0 && plans.some(plan => plan.id === `${seconds}`))
  return { id: `${noise} ${truth}`, about: 'latency', plans, solo, peersAt, load: (random, run) => latencyLoad(noise, slowness(run), random) }
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
  return latencyCell(noise, `+${percent} %`, plans, everywhere(1 + percent / 100))
}

/** What decides how often a judge is wrong: equal arms, and a candidate exactly at the margin. */
function errorsOfBothKinds(noise: NoiseName): Cell[] {
  const all = latencyCheckpoints
  const plans = [single(60, all), single(120, all), single(300, all), single(900, all), looks(all), watched]
  return [
    latencyCell(noise, 'equal', plans, everywhere(1)),
    atMargin(noise, 10, ['p50-10', 'p95-10', 'default-10-15', 'release-5-10']),
    atMargin(noise, 15, ['p95-15', 'default-10-15']),
  ]
}

function power(noise: NoiseName): Cell[] {
  return [
    atMargin(noise, 5, ['p50-5', 'default-10-15']),
    latencyCell(noise, 'x1.25', [single(300, whole), looks(whole), early], everywhere(1.25)),
    latencyCell(noise, 'x1.5', [single(300, whole), looks([...whole, 'p50-10', 'p95-15']), early, watched], everywhere(1.5)),
    latencyCell(noise, 'x2', [looks(whole), early, watched], everywhere(2)),
    latencyCell(noise, 'x1.25 on one of ten', [single(300, whole), looks(whole)], oneOfTen(1.25)),
  ]
}

/** A candidate that slows both arms, judged without and with a night's solo blocks; and equal arms with them. */
function sharedDatabase(noise: NoiseName): Cell[] {
  const plans = [single(900, whole)]
  const solo = 180
  return [
    latencyCell(noise, 'coupled x1.3', plans, coupled(1.3)),
    latencyCell(noise, 'coupled x1.3, solo blocks', plans, coupled(1.3), solo),
    latencyCell(noise, 'coupled x1.2, solo blocks', plans, coupled(1.2), solo),
    latencyCell(noise, 'equal, solo blocks', plans, everywhere(1), solo),
  ]
}

/** Seconds after which so many requests of an arm came. */
function forRequests(requests: number): CellPlan {
  return { id: `${requests} requests`, looks: [Math.ceil(requests / totalRate)], checkpoints: ['errors'] }
}

function errorCell(errors: Errors): Cell {
  const plans = [14_400, 60_000, 216_000, 290_000].map(forRequests)
  const peersAt = plans.flatMap(plan => plan.looks)
  const id = `errors ${percentage(errors.share)} % in bursts of ${errors.burst}`
  return { id, about: 'errors', plans, solo: 0, peersAt, load: random => errorLoad(errors, null, random) }
}

function percentage(share: number): string {
  return String(Number((share * 100).toPrecision(3)))
}

/** Somewhere in a window of 300 s, not beginning with a second. */
function outageCell(seconds: number): Cell {
  const somewhere = (random: Random): Outage => ({ from: 20 + random.uniform() * 250, seconds })
  const load = (random: Random) => errorLoad(null, somewhere(random), random)
  return { id: `outage of ${seconds} s`, about: 'errors', plans: [single(300, ['errors'])], solo: 0, peersAt: [], load }
}

const wandering = ['mild', 'moderate', 'harsh'] as const
const shares = [0.0005, 0.001, 0.002]
const bursts = [1, 5, 20]

/** Noise without memory, where the rules of others are at home. */
function independent(): Cell[] {
  const plans = [single(300, whole), single(900, whole)]
  const truths = { equal: 1, '+5 %': 1.05, '+10 %': 1.1 }
  return Object.entries(truths).map(([truth, ratio]) => latencyCell('independent', truth, plans, everywhere(ratio)))
}

/** All truths that are simulated. */
export const cells: readonly Cell[] = [
  ...wandering.flatMap(errorsOfBothKinds),
  ...shares.flatMap(share => bursts.map(burst => errorCell({ share, burst }))),
  ...[3, 5, 20].map(outageCell),
  ...wandering.flatMap(sharedDatabase),
  ...wandering.flatMap(power),
  ...independent(),
  ...wandering.map(noise => latencyCell(noise, 'equal, stop early', [early], everywhere(1))),
]
