import { events, type OutgoingEvent } from '../../contract/events.ts'
import type { EarlierRun } from '../../contract/history-events.ts'
import { describeTally, tallyControls } from '../control/control-tally.ts'
import { listControls } from './append.ts'
import type { Chain } from './hash-chain.ts'
import type { Entry, StoredVerdict } from './history-entry.ts'

/** How far back a run may look. */
const maxAgeMs = 30 * 24 * 60 * 60 * 1000
const maxRuns = 200

/** Creates the events that describe the history to a new run: its head, decisions, and the verdicts of 30 days, at most 200.
 *  @param now ms since the epoch, the time of these events */
export function createHistoryEvents({ entries, head }: Pick<Chain, 'entries' | 'head'>, now: number): OutgoingEvent[] {
  const noted: OutgoingEvent = {
    name: events.historyNoted,
    id: 'history',
    time: now,
    attributes: { entries: entries.length, head, ...describeControls(entries) },
  }
  const recent = entries.flatMap(entry =>
    entry.kind === 'verdict' && Date.parse(entry.verdict.judgedAt) > now - maxAgeMs ? createRunEvent(entry.n, entry.verdict, now) : [],
  )
  return [noted, ...entries.flatMap(entry => createDecisionEvent(entry, now)), ...recent.slice(-maxRuns)]
}

/** Error rates of the judge on these backends, as far as controls have shown. */
function describeControls(entries: readonly Entry[]): { readonly controls?: string } {
  const controls = listControls(entries)
  return controls.length === 0 ? {} : { controls: describeTally(tallyControls(controls)) }
}

function createDecisionEvent(entry: Entry, now: number): OutgoingEvent[] {
  if (entry.kind !== 'decision') return []
  const { checkpoint, decision, role, because } = entry.decision
  return [
    { name: events.checkpointDecided, id: `history/${entry.n}`, time: now, attributes: { checkpoint, decision, role, because, at: Date.parse(entry.at) } },
  ]
}

function createRunEvent(n: number, kept: StoredVerdict, now: number): OutgoingEvent[] {
  return [{ name: events.runEarlier, id: `history/${n}`, time: now, body: toEarlierRun(kept) }]
}

function toEarlierRun({ run, judgedAt, profile, healthy, backends: { baseline, candidate }, checkpoints }: StoredVerdict): EarlierRun {
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
