import type { Judge } from '../../judge/judge.ts'
import { replayRecord } from '../../judge/replay.ts'
import type { Verdict } from '../../judge/verdict-schema.ts'
import type { Policy } from '../../policy/schema.ts'
import type { Frame } from '../../record/reader.ts'
import type { Family } from './family.ts'
import { LatestRuns } from './latest-runs.ts'
import { RunExposition } from './run-exposition.ts'

interface Scraping {
  readonly policy: Policy
  readonly sha256: string
  /** ms between two scrapes. */
  readonly every: number
  /** Takes what a scrape would have found, in the order of time. @param at ms since the epoch */
  readonly take: (families: readonly Family[], at: number) => void
}

/** ms without anything new after which scrapes are left out until something arrives. */
const maxPauseMs = 300_000

/** For so long a finished run is still scraped, ms: long enough for a question about "now" to find it. */
const shownAfterEndMs = 60_000

/** What Prometheus would have scraped of a run while it was made: what the record had at that moment is shown at that moment, by the same code as live.
 *  @param path the record  @returns its verdict  @throws what judgeRecord throws */
export function replayScrapes(path: string, { policy, sha256, every, take }: Scraping): Verdict {
  let exposition: RunExposition | null = null
  let next: number | null = null
  const before = ({ arrival, offset, sequence }: Frame, judge: Judge): void => {
    exposition ??= new RunExposition(judge)
    next ??= firstTick(arrival, every)
    for (; next < arrival; next += every) {
      const record = { bytes: offset, signals: sequence }
      take(exposition.families(next, record), next)
      exposition.judgeAgain(next, record)
      // Nothing was shown of a run that was interrupted for so long, and nothing changed.
      if (arrival - next > maxPauseMs) next = firstTick(arrival, every) - 2 * every
    }
  }
  const { judge, verdict, bytes } = replayRecord(path, { policy, sha256 }, before)
  const last = (exposition ?? new RunExposition(judge)).families(Number.POSITIVE_INFINITY, { bytes, signals: verdict.record.signals }, verdict)
  const all = [...last, ...latestFamilies(verdict, judge)]
  const ended = firstTick(Date.parse(verdict.judgedAt), every)
  for (let at = Math.max(next ?? 0, ended); at <= ended + shownAfterEndMs; at += every) take(all, at)
  return verdict
}

function latestFamilies(verdict: Verdict, judge: Judge): Family[] {
  const latest = new LatestRuns()
  latest.add({ verdict, plan: judge.evidence().plan })
  return latest.families()
}

/** Scrapes stand on a grid of time, as Prometheus' own nearly do. */
function firstTick(time: number, every: number): number {
  return Math.ceil(time / every) * every
}
