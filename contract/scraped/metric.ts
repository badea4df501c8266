/** What the collector shows at /metrics, what `cutover observe` writes of a record, and what dashboards and rules ask for. Names follow the
 *  conventions of Prometheus (base units, `_total`), states those of OpenMetrics' StateSet: one series for each possible state, 1 for the one
 *  that holds. All of one run carry its id as `run`; how many series there can be is bounded by the catalogue and the policy. */
export interface Scraped<Label extends string = string> {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** A sentence for somebody who has never seen the rig. */
  readonly help: string
  readonly labels: readonly Label[]
}

export function gauge<Label extends string>(name: string, help: string, labels: readonly Label[]): Scraped<Label> {
  return { name, type: 'gauge', help, labels }
}

export function counter<Label extends string>(name: string, help: string, labels: readonly Label[]): Scraped<Label> {
  return { name, type: 'counter', help, labels }
}

export function histogram<Label extends string>(name: string, help: string, labels: readonly Label[]): Scraped<Label> {
  return { name, type: 'histogram', help, labels }
}
