import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toJson } from '../../../../collector/report/json.ts'
import { estimateBounds, latestRunMetrics, type MetricDefinition, runMetrics } from '../../../../contract/metrics.ts'
import { roundForJson } from '../../../../contract/quantities.ts'
import { recordOf } from '../../../faults/records.ts'
import { type Scrape, samplesOf, scrapesOf, shownValue } from './replayed.ts'

const names = ['equal', 'slower', 'lost-write', 'outage', 'capacity'] as const

describe.each(names)('the record %s, scraped while it is replayed,', name => {
  const { scrapes, verdict } = scrapesOf(name)
  const last = scrapes.at(-1) ?? { at: 0, families: [] }

  test('gets the same verdict as without scrapes', () => {
    expect(toJson(verdict)).toBe(readFileSync(join(recordOf(name), 'verdict.json'), 'utf8'))
  })

  test('has no counter that decreases', () => {
    const before = new Map<string, number>()
    for (const { families } of scrapes)
      for (const { about, samples } of families.filter(({ about }) => about.type !== 'gauge'))
        for (const { labels, suffix, value } of samples) {
          const series = about.name + (suffix ?? '') + JSON.stringify(labels)
          expect(value, series).toBeGreaterThanOrEqual(before.get(series) ?? 0)
          before.set(series, value)
        }
  })

  test('has the same final counts at any scrape interval', () => {
    const rarely = scrapesOf(name, 17_000).scrapes.at(-1) ?? last
    for (const about of [runMetrics.requests, runMetrics.duration, runMetrics.probes, runMetrics.sessionsEnded])
      expect(bySeries(rarely, about)).toEqual(bySeries(last, about))
  })

  test('shows every number and state of the verdict', () => {
    for (const { id, verdict: outcome, findings, parts } of verdict.checkpoints) {
      expect(holding(last, runMetrics.checkpointVerdict, 'verdict', { checkpoint: id })).toEqual([outcome])
      for (const [part, of] of Object.entries(parts)) expect(holding(last, runMetrics.partVerdict, 'verdict', { checkpoint: id, part })).toEqual([of])
      for (const { criterion, status, estimate, limit, byEndpoint } of findings) {
        const labels = { checkpoint: id, criterion }
        expect(holding(last, runMetrics.criterionStatus, 'status', labels)).toEqual([status])
        expect(estimateBounds.map(bound => shownValue(last, runMetrics.estimate, { ...labels, bound }))).toEqual(estimateBounds.map(bound => estimate?.[bound]))
        expect(shownValue(last, runMetrics.limit, labels)).toBe(estimate && limit !== null ? limit : undefined)
        for (const row of byEndpoint)
          expect(shownValue(last, runMetrics.endpointEstimate, { ...labels, endpoint: row.endpoint, bound: 'upper' })).toBe(row.estimate?.upper)
      }
      expect(holding(last, latestRunMetrics.verdict, 'verdict', { checkpoint: id })).toEqual([outcome])
    }
    for (const { id, state } of verdict.rollback) expect(holding(last, runMetrics.trigger, 'state', { trigger: id })).toEqual([state])
    for (const { id, status } of verdict.validity) expect(holding(last, runMetrics.validity, 'status', { condition: id })).toEqual([status])
  })

  test('marks its end at its time, and is scraped for another minute', () => {
    const closed = Date.parse(verdict.judgedAt)
    expect(shownValue(last, runMetrics.closed, {})).toBe(closed / 1000)
    expect(last.at - closed).toBeGreaterThanOrEqual(55_000)
    expect(last.at - closed).toBeLessThanOrEqual(60_000 + 5_000)
    expect(samplesOf(scrapes[0] ?? last, runMetrics.closed)).toEqual([])
  })

  test('is not judged while it is open on conditions that only its end decides', () => {
    const open = scrapes.filter(scrape => samplesOf(scrape, runMetrics.closed).length === 0)
    expect(open.length).toBeGreaterThan(5)
    expect(open.flatMap(scrape => samplesOf(scrape, runMetrics.validity).filter(({ labels }) => labels.condition === 'closed-normally'))).toEqual([])
  })

  test('has a bounded number of series: at most 300 for each endpoint', () => {
    const series = last.families.reduce((sum, { samples }) => sum + samples.length, 0)
    const endpoints = new Set(samplesOf(last, runMetrics.requests).map(({ labels }) => labels.endpoint))
    expect(series).toBeLessThan(300 * endpoints.size)
  })
})

/** Values of a metric by series; sums may differ in their last digits by the order in which they were added up. */
function bySeries(scrape: Scrape, about: MetricDefinition): Readonly<Record<string, number>> {
  return Object.fromEntries(samplesOf(scrape, about).map(({ labels, suffix, value }) => [(suffix ?? '') + JSON.stringify(labels), roundForJson(value)]))
}

/** The states of a state set whose value is 1. */
function holding(scrape: Scrape, about: MetricDefinition, state: string, labels: Readonly<Record<string, string>>): (string | undefined)[] {
  return samplesOf(scrape, about)
    .filter(sample => sample.value === 1 && Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .map(sample => sample.labels[state])
}

test('run exposition: the criteria of a healthy run pass while it is open', () => {
  const passing = scrapesOf('equal').scrapes.flatMap(scrape =>
    samplesOf(scrape, runMetrics.closed).length === 0
      ? holding(scrape, runMetrics.criterionStatus, 'criterion', { criterion: 'latency-p50', status: 'pass' })
      : [],
  )
  expect(passing.length).toBeGreaterThan(0)
})
