import { latencyPeers } from '../peers/peers.ts'
import { noGoBy, type Tally } from '../tally.ts'
import { type Measured, share } from './measured.ts'
import { percent } from './share.ts'
import { table } from './table.ts'

export const wandering = ['mild', 'moderate', 'harsh'] as const
const noises = ['independent', ...wandering] as const
const lengths = ['60', '120', '300', '900', '60/120/240']

/** Names of the checkpoints by their margins. */
const margins = { 'default-10-15': '10/15', 'release-5-10': '5/10', 'default-10-15-25': '10/15/25', 'release-5-10-15': '5/10/15' } as const
type Whole = keyof typeof margins

/** "97 · 3 · 0": go, inconclusive, no-go in per cent. */
function three(tally: Tally | null): string {
  if (!tally) return '–'
  return (['go', 'inconclusive', 'noGo'] as const).map(said => percent(share(tally, said)).replace(' %', '')).join(' · ')
}

export function equalArms(measured: Measured): string {
  const rows = noises.flatMap(noise =>
    (Object.keys(margins) as Whole[]).map(checkpoint => [
      noise,
      margins[checkpoint],
      ...lengths.map(plan => three(measured.tally(`${noise} equal`, plan, checkpoint))),
      three(measured.tally(`${noise} equal, stop early`, '900 stop early', checkpoint)),
      three(measured.tally(`${noise} equal`, '900 rollback trigger', checkpoint)),
    ]),
  )
  return table(['noise', 'margins', ...lengths.map(seconds), '900 s, stop early', '900 s, rollback trigger'], rows)
}

/** Each line of it is exactly at its margin: a go is false. */
export const atTheMargin = [
  { truth: '+5 %', checkpoint: 'p50-5', said: 'p50 within 5 %' },
  { truth: '+10 %', checkpoint: 'p50-10', said: 'p50 within 10 %' },
  { truth: '+10 %', checkpoint: 'p95-10', said: 'p95 within 10 %' },
  { truth: '+15 %', checkpoint: 'p95-15', said: 'p95 within 15 %' },
  { truth: '+10 %', checkpoint: 'default-10-15', said: 'both, 10/15' },
] as const
export const marginPlans = ['60', '300', '900', '60/120/240']

export function margin(measured: Measured): string {
  const rows = noises.flatMap(noise =>
    atTheMargin.map(({ truth, checkpoint, said }) => [
      noise,
      truth,
      said,
      ...marginPlans.map(plan => three(measured.tally(`${noise} ${truth}`, plan, checkpoint))),
    ]),
  )
  return table(
    ['noise', 'candidate', 'criterion', ...marginPlans.map(seconds)],
    rows.filter(row => row.slice(3).some(cell => cell !== '–')),
  )
}

export function power(measured: Measured): string {
  const truths = ['x1.25', 'x1.5', 'x2', 'x1.25 on one of ten'] as const
  const plans = ['60/120/240', '300', '900 stop early', '900 rollback trigger']
  const rows = wandering.flatMap(noise =>
    truths.flatMap(truth =>
      plans.flatMap(plan =>
        (['default-10-15', 'release-5-10', 'default-10-15-25'] as const).flatMap(checkpoint => powerRow(measured, { noise, truth, plan, checkpoint })),
      ),
    ),
  )
  return table(['noise', 'candidate', 'plan', 'margins', 'no-go', 'go', 'inconclusive', 'time to no-go: median, 95 %'], rows)
}

interface Asked {
  readonly noise: string
  readonly truth: string
  readonly plan: string
  readonly checkpoint: Whole
}

/** With three margins only where there are no two. */
function powerRow(measured: Measured, { noise, truth, plan, checkpoint }: Asked): string[][] {
  const tally = measured.tally(`${noise} ${truth}`, plan, checkpoint)
  const isRepeat = checkpoint === 'default-10-15-25' && measured.tally(`${noise} ${truth}`, plan, 'default-10-15')
  if (!tally || isRepeat) return []
  const times = [0.5, 0.95].map(part => noGoBy(tally, part))
  const said = (['noGo', 'go', 'inconclusive'] as const).map(word => percent(share(tally, word)))
  return [[noise, truth.replace('x', '×'), seconds(plan), margins[checkpoint], ...said, times.map(time => (time === null ? '–' : `${time} s`)).join(', ')]]
}

export function coupled(measured: Measured): string {
  const truths = ['coupled x1.3', 'coupled x1.3, solo blocks', 'coupled x1.2, solo blocks', 'equal, solo blocks']
  const rows = wandering.flatMap(noise =>
    truths.map(truth => [
      noise,
      truth.replace('x', '×'),
      three(measured.tally(`${noise} ${truth}`, '900', 'default-10-15')),
      three(measured.tally(`${noise} ${truth}`, '900', 'release-5-10')),
    ]),
  )
  return table(['noise', 'truth', '10/15', '5/10'], rows)
}

export const errorPlans = ['14400 requests', '60000 requests', '216000 requests', '290000 requests'] as const

/** The plan's number of requests, and the seconds in which they come. */
const errorLengths = { '14400 requests': 60, '60000 requests': 250, '216000 requests': 900, '290000 requests': 1209 } as const

/** cutover's words, then the share that a limit on the observed rate lets through. */
export function errors(measured: Measured): string {
  const rows = ['0.05', '0.1', '0.2'].flatMap(rate =>
    ['1', '5', '20'].map(burst => {
      const cell = `errors ${rate} % in bursts of ${burst}`
      const own = errorPlans.map(plan => three(measured.tally(cell, plan, 'errors')))
      const peer = errorPlans.map(plan => measured.peer(cell, errorLengths[plan], 'k6 rate<0.001'))
      return [`${rate} %`, burst, ...own, peer.map(tally => (tally ? percent(share(tally, 'go')).replace(' %', '') : '–')).join(' · ')]
    }),
  )
  return table(['true rate', 'mean burst', ...errorPlans.map(plan => plan.replace(/(\d)(\d{3}) /, '$1,$2 ')), 'k6 `rate<0.001` passes, at these lengths'], rows)
}

export function outages(measured: Measured): string {
  return table(
    ['outage', 'go · inconclusive · no-go'],
    ['3', '5', '20'].map(length => [`${length} s`, three(measured.tally(`outage of ${length} s`, '300', 'errors'))]),
  )
}

export const peerLengths = [300, 900]

/** False no-go on equal arms, then what goes through: +10 %, +15 %, ×1.25 on one endpoint. */
export function beside(measured: Measured): string {
  const rows = noises.flatMap(noise =>
    peerLengths.flatMap(length => {
      const own = (truth: string) => measured.tally(`${noise} ${truth}`, `${length}`, 'default-10-15')
      const of = (tally: Tally | null, said: 'go' | 'noGo') => (tally ? percent(share(tally, said)) : '–')
      const line = (name: string, tally: (truth: string) => Tally | null) => [
        noise,
        `${length} s`,
        name,
        of(tally('equal'), 'noGo'),
        of(tally('+5 %'), 'noGo'),
        of(tally('+10 %'), 'go'),
        of(tally('+15 %'), 'go'),
        of(tally('x1.25 on one of ten'), 'go'),
      ]
      return [line('**cutover** 10/15', own), ...latencyPeers.map(({ id }) => line(id, truth => measured.peer(`${noise} ${truth}`, length, id)))]
    }),
  )
  return table(['noise', 'measured', 'judge', 'equal: no-go', '+5 %: no-go', '+10 %: go', '+15 %: go', '×1.25 on one of ten: go'], rows)
}

function seconds(plan: string): string {
  return /^[\d/]+$/.test(plan) ? `${plan.replaceAll('/', ' / ')} s` : plan.replace('900', '900 s,')
}
