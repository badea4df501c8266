import type { StateSet } from './states.ts'

/** Label matchers of the run, of what is chosen within it, and of one checkpoint’s verdict. */
export const ofRun = 'run="$run"'
export const ofChosen = 'run="$run",domain=~"$domain",endpoint=~"$endpoint"'
export const judged = 'run="$run",checkpoint=~"$checkpoint"'

/** Last value of each series within the dashboard's time range: a run that is over keeps its figures in tables. */
export function latest(metric: string, matchers = ''): string {
  return `last_over_time(${series(metric, matchers)}[$__range])`
}

/** Of an info metric, whose labels change, the series that was there last, one for each value of a label. */
export function newest(by: string, others: string, metric: string, matchers = ''): string {
  return `topk by (${by}) (1, max by (${by}, ${others}) (max_over_time(timestamp(${series(metric, matchers)})[$__range:15s])))`
}

/** What each point of a line over days shows: the last value since the point before. */
export function lastInStep(metric: string, matchers = ''): string {
  return `last_over_time(${series(metric, matchers)}[$__rate_interval])`
}

export function series(metric: string, matchers = ''): string {
  return matchers === '' ? metric : `${metric}{${matchers}}`
}

/** Increase per second, summed up by labels. */
export function rateBy(labels: string, metric: string, matchers = ''): string {
  return `sum by (${labels}) (rate(${series(metric, matchers)}[$__rate_interval]))`
}

/** A quantile of a classic histogram, by labels. It is right to within one bucket. @param q 0–1 */
export function quantileBy(labels: string, q: number, metric: string, matchers = ''): string {
  return `histogram_quantile(${q}, ${rateBy(`${labels}, le`, `${metric}_bucket`, matchers)})`
}

/** Share of a part in the whole, by labels; 0 while the part has no series yet, nothing while the whole stands still. */
export function shareBy(labels: string, metric: string, part: string, matchers = ''): string {
  const whole = rateBy(labels, metric, matchers)
  const some = rateBy(labels, metric, [part, matchers].filter(text => text !== '').join(','))
  return `(${some} or ${whole} * 0) / (${whole} > 0)`
}

/** The present state of a state set as one number (`StateSet.states[].code`; 0: none is present), by labels.
 *  @param read how a series is read: `latest` in tables, `series` in lines */
export function stateBy(labels: string, set: StateSet, metric: string, matchers = '', read = latest): string {
  const coded = set.states.map(({ state, code }) => {
    const chosen = [`${set.label}="${state}"`, matchers].filter(text => text !== '').join(',')
    return `${code} * ${read(metric, chosen)}`
  })
  return `max by (${labels}) (${coded.join(' or ')})`
}

/** Gives each series a label according to another one. @param table regular expressions of the source label, and the values of the new one */
export function labelled(expression: string, label: string, source: string, table: readonly (readonly [pattern: string, value: string])[]): string {
  return table.reduce((inner, [pattern, value]) => `label_replace(${inner}, "${label}", "${value}", "${source}", "${pattern}")`, expression)
}
