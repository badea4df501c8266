import { formatLatency, formatPercent } from '../../contract/quantities.ts'
import type { CostRatio } from '../../statistics/cost-ratio.ts'
import type { Estimate } from '../../statistics/estimate.ts'

type Measure = 'statements' | 'time'

interface Said {
  readonly ratio: CostRatio
  readonly estimate: Estimate
  readonly measure: Measure
  readonly margin: number
  readonly name: string
}

/** "Django runs 4.1 % more statements per request (5.2 against 5; between 2 % more and 6.2 % more; whole API); the margin is 10 %." */
export function costWords({ ratio, estimate, measure, margin, name }: Said): string {
  const { baseline, candidate } = ratio.perRequest
  const [verb, amount] = measure === 'statements' ? ['runs', number] : ['takes', formatLatency]
  const between = `between ${moreOrLess(estimate.lower, measure)} and ${moreOrLess(estimate.upper, measure)}`
  const scope = 'over the whole API, since the database does not know which request a statement is for'
  return `${name} ${verb} ${moreOrLess(estimate.value, measure)} ${nouns[measure]} per request (${amount(candidate)} against ${amount(baseline)}; ${between}; ${scope}); the margin is ${formatPercent(margin)}.`
}

const nouns: Readonly<Record<Measure, string>> = { statements: 'database statements', time: 'time of the database' }

/** "4.1 % more", "3 % fewer", "just as many" */
export function moreOrLess(ratio: number, measure: Measure): string {
  const change = Number((Math.abs(ratio - 1) * 100).toFixed(1))
  if (change === 0) return measure === 'statements' ? 'just as many' : 'just as much'
  return `${change} % ${ratio > 1 ? 'more' : measure === 'statements' ? 'fewer' : 'less'}`
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)))
}
