import type { Hour } from '../hour.ts'
import { noGoBy } from '../tally.ts'
import { compared, type Figure } from './figure.ts'
import { type Measured, share } from './measured.ts'
import { percent } from './share.ts'
import { table } from './table.ts'
import { atTheMargin, errorPlans, marginPlans, wandering } from './tables.ts'
import { againstPeers } from './wanted-of-peers.ts'

/** Every required figure, next to the measured one. */
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
    figures.map(({ wanted, measured: found, met, why }) => [wanted, found, met !== 'no' ? met : why ? `**no**: ${why}` : '**no**']),
  )
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
    const why = tally
      ? `go ${percent(share(tally, 'go'))}; the rest is inconclusive, as stalls of one arm widen this quantile's interval, and p50 beside it decides`
      : ''
    return {
      ...figure,
      measured: `${figure.measured}, median ${median ?? '–'} s`,
      met: figure.met === 'yes' && median !== null && median > 80 ? 'no' : figure.met,
      why,
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

function judgingAnHour(hour: Hour | null): Figure[] {
  const limits = { seconds: 1, megabytes: 300 }
  const figure = (wanted: string, found: number | null, unit: string, most: number): Figure =>
    found === null ? { wanted, measured: '–', met: 'not measured' } : { wanted, measured: `${found} ${unit}`, met: found <= most ? 'yes' : 'no' }
  const growth = hour ? Number(((hour.reading + hour.judging) / hour.half).toFixed(2)) : null
  return [
    figure(`judging a recorded hour (80 endpoint-arms) after replay: under ${limits.seconds} s`, hour?.judging ?? null, 's', limits.seconds),
    figure(`peak memory of replay and judging: under ${limits.megabytes} MB`, hour?.megabytes ?? null, 'MB', limits.megabytes),
    figure('cost linear in slices: reading and judging an hour takes at most 2.5 times as long as half an hour', growth, 'times', 2.5),
  ]
}
