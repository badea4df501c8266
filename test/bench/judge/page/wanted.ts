import type { Hour } from '../hour.ts'
import { latencyPeers } from '../peers/peers.ts'
import { noGoBy, type Tally } from '../tally.ts'
import { type Measured, type Said, share } from './measured.ts'
import { percent, type Share, withInterval } from './share.ts'
import { table } from './table.ts'
import { atTheMargin, errorPlans, marginPlans, peerLengths, wandering } from './tables.ts'

/** One figure that the judge is to reach. */
interface Figure {
  readonly wanted: string
  readonly measured: string
  readonly met: 'yes' | 'no' | 'shown only' | 'not measured'
}

/** Every figure asked for, beside what was measured. */
export function wantedTable(measured: Measured, hour: Hour | null): string {
  const figures = [
    ...wandering.map(noise => falseGoAtMargin(measured, noise)),
    ...wandering.flatMap(noise => falseNoGoAtNight(measured, noise)),
    ...['mild', 'moderate'].flatMap(noise => halfSlower(measured, noise)),
    ...oneOfTen(measured),
    ...errors(measured),
    ...wandering.map(noise => againstPeers(measured, noise, ['equal'])),
    ...wandering.map(noise => againstPeers(measured, noise, ['equal', '+5 %'])),
    ...judgingAnHour(hour),
  ]
  return table(
    ['wanted', 'measured', 'met'],
    figures.map(({ wanted, measured: found, met }) => [wanted, found, met === 'no' ? '**no**' : met]),
  )
}

interface Limit {
  readonly said: Said
  readonly most?: number
  readonly least?: number
}

/** Compares one tally with a limit in per cent. */
function compared(wanted: string, tally: Tally | null, { said, most = 100, least = 0 }: Limit): Figure {
  if (!tally) return { wanted, measured: '–', met: 'not measured' }
  const found = share(tally, said)
  const value = (100 * found.count) / found.of
  return { wanted, measured: withInterval(found), met: value <= most && value >= least ? 'yes' : 'no' }
}

function falseGoAtMargin(measured: Measured, noise: string): Figure {
  const found = atTheMargin.flatMap(({ truth, checkpoint, said }) =>
    marginPlans.flatMap(plan => {
      const tally = measured.tally(`${noise} ${truth}`, plan, checkpoint)
      return tally ? [{ tally, where: `${said}, ${plan} s` }] : []
    }),
  )
  const worst = found.sort((a, b) => b.tally.go - a.tally.go)[0]
  const figure = compared(`false go exactly at the margin, ${noise}: ${noise === 'harsh' ? 'shown' : '≤ 6.5 %'}`, worst?.tally ?? null, {
    said: 'go',
    most: 6.5,
  })
  const measuredAt = worst ? `${figure.measured}, the worst of ${found.length}: ${worst.where}` : '–'
  return { ...figure, measured: measuredAt, met: noise === 'harsh' && worst ? 'shown only' : figure.met }
}

function falseNoGoAtNight(measured: Measured, noise: string): Figure[] {
  const most = noise === 'harsh' ? 6 : 1
  const plans = { '900': 'one look at 900 s', '900 stop early': '900 s, stop early', '900 rollback trigger': '900 s, rollback trigger watched' }
  const rows = Object.entries(plans).map(([plan, said]) =>
    compared(
      `no-go of equal backends at 10/15/25, ${noise}, ${said}: ≤ ${most} %`,
      measured.tally(plan === '900 stop early' ? `${noise} equal, stop early` : `${noise} equal`, plan, 'default-10-15-25'),
      {
        said: 'noGo',
        most,
      },
    ),
  )
  if (noise !== 'harsh') return rows
  return [
    ...rows,
    compared(
      'no-go of equal backends at 5/10/15, harsh, 900 s, stop early: ≤ 8 %',
      measured.tally('harsh equal, stop early', '900 stop early', 'release-5-10-15'),
      {
        said: 'noGo',
        most: 8,
      },
    ),
  ]
}

function halfSlower(measured: Measured, noise: string): Figure[] {
  const checkpoints = { 'default-10-15': 'p50 and p95', 'p50-10': 'p50 alone', 'p95-15': 'p95 alone' }
  return Object.entries(checkpoints).map(([checkpoint, said]) => {
    const tally = measured.tally(`${noise} x1.5`, '60/120/240', checkpoint)
    const figure = compared(`×1.5 at looks 60/120/240, ${noise}, ${said}: no-go ≥ 99.9 %, median ≤ 80 s`, tally, { said: 'noGo', least: 99.9 })
    const median = tally && noGoBy(tally, 0.5)
    return {
      ...figure,
      measured: `${figure.measured}, median ${median ?? '–'} s`,
      met: figure.met === 'yes' && median !== null && median > 80 ? 'no' : figure.met,
    }
  })
}

function oneOfTen(measured: Measured): Figure[] {
  const tally = (noise: string, plan: string, checkpoint: string) => measured.tally(`${noise} x1.25 on one of ten`, plan, checkpoint)
  const rows = [
    { noise: 'mild', checkpoint: 'default-10-15', margins: '10/15', least: 99 },
    { noise: 'moderate', checkpoint: 'default-10-15', margins: '10/15', least: 93 },
    { noise: 'moderate', checkpoint: 'release-5-10', margins: '5/10', least: 99 },
  ]
  const gone = (noise: string, plan: string, most: number) =>
    compared(`the same, ${noise}, 10/15, ${plan} s: go ≤ ${most} %`, tally(noise, plan, 'default-10-15'), { said: 'go', most })
  return [
    ...rows.map(({ noise, checkpoint, margins, least }) =>
      compared(`×1.25 on one endpoint of ten, 300 s, ${noise}, ${margins}: no-go ≥ ${least} %`, tally(noise, '300', checkpoint), { said: 'noGo', least }),
    ),
    ...['mild', 'moderate'].flatMap(noise => [gone(noise, '300', 0.2), gone(noise, '60/120/240', 4)]),
  ]
}

function errors(measured: Measured): Figure[] {
  const asked = [...errorPlans.slice(1).map(plan => ({ burst: 5, plan })), ...errorPlans.slice(3).map(plan => ({ burst: 20, plan }))]
  return asked.map(({ burst, plan }) =>
    compared(`errors truly 0.1 % in bursts of ${burst}, ${plan}: go ≤ 6 %`, measured.tally(`errors 0.1 % in bursts of ${burst}`, plan, 'errors'), {
      said: 'go',
      most: 6,
    }),
  )
}

/** A peer is at least as good when neither its false no-go nor its false go at +10 % is more than cutover's.
 *  @param good truths in which a no-go is false: the worst counts */
function againstPeers(measured: Measured, noise: string, good: readonly string[]): Figure {
  const wanted = `no peer at least as good on false go (+10 %) and false no-go (${good.join(' or ')}) together, ${noise}`
  const pairs = peerLengths.flatMap(length => latencyPeers.flatMap(({ id }) => pairOf(measured, { noise, length, good, id })))
  if (pairs.length === 0) return { wanted, measured: '–', met: 'not measured' }
  const better = pairs.filter(({ peer, own }) => rate(peer.go) <= rate(own.go) && rate(peer.noGo) <= rate(own.noGo))
  const said = better.map(
    ({ length, id, peer, own }) => `${id} at ${length} s: ${percent(peer.go)} and ${percent(peer.noGo)} against ${percent(own.go)} and ${percent(own.noGo)}`,
  )
  return { wanted, measured: better.length === 0 ? `none in ${pairs.length} comparisons` : said.join('; '), met: better.length === 0 ? 'yes' : 'no' }
}

interface PairAsked {
  readonly noise: string
  readonly length: number
  readonly good: readonly string[]
  readonly id: string
}

function pairOf(measured: Measured, { noise, length, good, id }: PairAsked) {
  const both = (of: (truth: string) => Tally | null) => {
    const slower = of('+10 %')
    const stopped = good.flatMap(truth => of(truth) ?? []).map(tally => share(tally, 'noGo'))
    const [worst] = stopped.sort((a, b) => rate(b) - rate(a))
    return slower && worst && stopped.length === good.length ? { go: share(slower, 'go'), noGo: worst } : null
  }
  const peer = both(truth => measured.peer(`${noise} ${truth}`, length, id))
  const own = both(truth => measured.tally(`${noise} ${truth}`, `${length}`, 'default-10-15'))
  return peer && own ? [{ length, id, peer, own }] : []
}

function rate({ count, of }: Share): number {
  return count / of
}

function judgingAnHour(hour: Hour | null): Figure[] {
  const limits = { seconds: 1, megabytes: 300 }
  const figure = (wanted: string, found: number | null, unit: string, most: number): Figure =>
    found === null ? { wanted, measured: '–', met: 'not measured' } : { wanted, measured: `${found} ${unit}`, met: found <= most ? 'yes' : 'no' }
  const [half, whole] = [hour?.judgingHalf ?? null, hour?.judging ?? null]
  const growth = half && whole ? Number((whole / half).toFixed(2)) : null
  return [
    figure(`judging a recorded hour (80 endpoint-arms) after replay: under ${limits.seconds} s`, whole, 's', limits.seconds),
    figure(`peak memory of replay and judging: under ${limits.megabytes} MB`, hour?.megabytes ?? null, 'MB', limits.megabytes),
    figure('cost linear in slices: an hour takes at most 2.5 times as long as half an hour', growth, 'times', 2.5),
  ]
}
