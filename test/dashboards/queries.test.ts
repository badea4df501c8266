import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dashboards } from '../../dashboards/index.ts'
import { ruleFile, watches } from '../../dashboards/rules/prometheus.ts'
import { missing } from '../live/programs.ts'
import { quickPrometheus } from '../live/prometheus.ts'
import { serveExposition } from './exposition.ts'
import { committed, defaultPolicy } from './policy.ts'
import { instant } from './prometheus-api.ts'
import { hasData, type Walked, walk } from './walk.ts'

const absent = missing('prometheus')
const policy = defaultPolicy()
const boards = dashboards(policy).map(({ uid }) => ({ uid, json: JSON.parse(committed(`dashboards/json/${uid}.json`)) as unknown }))
const recordings = ruleFile(policy).groups.flatMap(({ rules }) => rules.flatMap(rule => ('record' in rule ? rule.record : [])))
const lookedAt = watches(policy).flatMap(({ rule, looksAt }) => looksAt.map(expression => ({ alert: rule.alert, expression })))

describe.skipIf(absent)(`every query finds data in a real Prometheus${absent ? ` (skipped: ${absent})` : ''}`, () => {
  let exposition: Awaited<ReturnType<typeof serveExposition>>
  let prometheus: Awaited<ReturnType<typeof quickPrometheus>>
  let walked: readonly Walked[]

  beforeAll(async () => {
    exposition = await serveExposition()
    prometheus = await quickPrometheus(
      { config: committed('deploy/prometheus/prometheus.yml'), rules: committed('deploy/prometheus/rules.yml') },
      exposition.target,
    )
    walked = await untilAnswered(prometheus.url)
  }, 60_000)

  afterAll(async () => {
    await prometheus?.[Symbol.asyncDispose]()
    await exposition?.[Symbol.asyncDispose]()
  })

  test.each(boards)('dashboard $uid: panels, variables and annotations have data', ({ json }) => {
    const { title } = json as { title: string }
    const own = walked.filter(({ dashboard }) => dashboard === title)
    expect(own.length).toBeGreaterThan(10)
    expect(own.filter(query => !hasData(query))).toEqual([])
  })

  test.each(recordings)('recording rule %s has data', async record => {
    expect(await instant(prometheus.url, record, Date.now() / 1_000)).not.toEqual([])
  })

  test.each(lookedAt)('alert $alert: $expression has data', async ({ expression }) => {
    expect(await instant(prometheus.url, expression, Date.now() / 1_000)).not.toEqual([])
  })

  test('every label in a legend exists in its series', () => {
    const empty = walked.filter(({ legend, series }) => labelsIn(legend).some(label => series.some(({ labels }) => !labels[label])))
    expect(empty).toEqual([])
  })

  test('panels show the exposed values', () => {
    const shown = (panel: string) => walked.find(found => found.panel === panel)?.series ?? []
    expect(shown('Verdict by checkpoint')).toEqual([{ labels: { checkpoint: '1', title: 'Week 4: after auth' }, value: 1 }])
    expect(shown('Candidate against baseline: p95')).toContainEqual({ labels: { criterion: 'latency-p95', bound: 'upper' }, value: 1.06 })
    expect(shown('Backends and versions')).toHaveLength(1)
  })
})

/** Rates need two scrapes, rules an evaluation after that: asks until every query has data, or gives up and returns what is missing. */
async function untilAnswered(url: string): Promise<Walked[]> {
  const from = Date.now() / 1_000
  for (let attempt = 0; ; attempt++) {
    await sleep(1_000)
    const range = { from: from - 60, to: Date.now() / 1_000 }
    const walked = (await Promise.all(boards.map(({ json }) => walk(json, { prometheus: url, range, rateInterval: 15 })))).flat()
    const rules = await Promise.all(recordings.map(record => instant(url, record, range.to)))
    if (attempt === 40 || (walked.every(hasData) && rules.every(found => found.length > 0))) return walked
  }
}

/** Labels that a legend such as "{{arm}} {{outcome}}" is filled in from. */
function labelsIn(legend: string): string[] {
  return [...legend.matchAll(/\{\{(\w+)\}\}/g)].flatMap(([, label]) => label ?? [])
}
