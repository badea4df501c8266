import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOpening } from '../../../../collector/judge/replay.ts'
import type { Verdict } from '../../../../collector/judge/verdict-schema.ts'
import { parsePolicy } from '../../../../collector/policy/parse.ts'
import type { Family, Sample } from '../../../../collector/report/metrics/family.ts'
import type { PastRun } from '../../../../collector/report/metrics/latest-runs.ts'
import { replayScrapes } from '../../../../collector/report/metrics/replayed-scrapes.ts'
import type { MetricDefinition } from '../../../../contract/metrics.ts'
import { recordOf } from '../../../faults/records.ts'

/** The result of one scrape. */
export interface Scrape {
  readonly at: number
  readonly families: readonly Family[]
}

/** The scrapes of a kept record as Prometheus would have made them. @param every ms between two scrapes */
export function scrapesOf(name: string, every = 5_000): { readonly scrapes: readonly Scrape[]; readonly verdict: Verdict } {
  const policy = parsePolicy(readFileSync(join(recordOf(name), 'policy.json'), 'utf8'))
  if (!policy.ok) throw new Error(`The policy of ${name} cannot be read`)
  const scrapes: Scrape[] = []
  const verdict = replayScrapes(join(recordOf(name), 'record.bin'), { ...policy, every, take: (families, at) => scrapes.push({ families, at }) })
  return { scrapes, verdict }
}

/** Series of a metric in a scrape. */
export function samplesOf({ families }: Scrape, { name }: MetricDefinition): readonly Sample[] {
  return families.flatMap(family => (family.about.name === name ? family.samples : []))
}

/** The one series of a metric that has these labels, among others. */
export function shownValue(scrape: Scrape, about: MetricDefinition, labels: Readonly<Record<string, string>>): number | undefined {
  const found = samplesOf(scrape, about).filter(sample => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
  if (found.length > 1) throw new Error(`Expected one series of ${about.name} with ${JSON.stringify(labels)}, got ${found.length}`)
  return found[0]?.value
}

/** A kept run with its plan. */
export function keptPast(name: string): PastRun {
  const verdict: Verdict = JSON.parse(readFileSync(join(recordOf(name), 'verdict.json'), 'utf8'))
  return { verdict, plan: readOpening(join(recordOf(name), 'record.bin')).plan }
}
