import { events, type OutgoingEvent } from '../../contract/events.ts'
import type { EarlierRun } from '../../contract/history-events.ts'
import { tallyOf, tallySentence } from '../control/tally.ts'
import type { Chain } from './chain.ts'
import { controlsIn } from './controls.ts'
import type { Entry, KeptVerdict } from './entry.ts'

/** How far back a run may look: ms, and how many runs. */
const reach = 30 * 24 * 60 * 60 * 1000
const most = 200

/** What a run is told of the history at its beginning: where it stands, what was decided, and the verdicts of the last 30 days, at most 200.
 *  @param now ms since the epoch, the time of these events */
export function historyEvents({ entries, head }: Pick<Chain, 'entries' | 'head'>, now: number): OutgoingEvent[] {
  const noted: OutgoingEvent = { name: events.historyNoted, id: 'history', time: now, attributes: { entries: entries.length, head, ...controlsSaid(entries) } }
  const recent = entries.flatMap(entry =>
    entry.kind === 'verdict' && Date.parse(entry.verdict.judgedAt) > now - reach ? earlierEvent(entry.n, entry.verdict, now) : [],
  )
  return [noted, ...entries.flatMap(entry => decidedEvent(entry, now)), ...recent.slice(-most)]
}

/** How far the judge can be trusted with these backends, as far as controls have shown. */
function controlsSaid(entries: readonly Entry[]): { readonly controls?: string } {
  const controls = controlsIn(entries)
  return controls.length === 0 ? {} : { controls: tallySentence(tallyOf(controls)) }
}

function decidedEvent(entry: Entry, now: number): OutgoingEvent[] {
  if (entry.kind !== 'decision') return []
  const { checkpoint, decision, role, because } = entry.decision
  return [
    { name: events.checkpointDecided, id: `history/${entry.n}`, time: now, attributes: { checkpoint, decision, role, because, at: Date.parse(entry.at) } },
  ]
}

function earlierEvent(n: number, kept: KeptVerdict, now: number): OutgoingEvent[] {
  return [{ name: events.runEarlier, id: `history/${n}`, time: now, body: earlierOf(kept) }]
}

function earlierOf({ run, judgedAt, profile, healthy, backends: { baseline, candidate }, checkpoints }: KeptVerdict): EarlierRun {
  return {
    run,
    at: Date.parse(judgedAt),
    profile,
    healthy,
    backends: {
      baseline: { version: baseline.version, instance: baseline.instance },
      candidate: { version: candidate.version, instance: candidate.instance },
    },
    checkpoints: checkpoints.map(({ id, verdict, findings }) => ({
      id,
      verdict,
      findings: findings.map(({ criterion, status, basis }) => ({ criterion, status, ...(basis ? { basis } : {}) })),
    })),
  }
}
