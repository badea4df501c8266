import type { Finding, Part, Status } from '../criteria/finding.ts'

/** From best to worst. */
const outcomes = ['go', 'inconclusive', 'no-go'] as const
export type Outcome = (typeof outcomes)[number]

const parts: readonly Part[] = ['measured', 'imported', 'attested']

/** Fail beats unknown beats pass; nothing at all is inconclusive, so that missing evidence never passes. */
export function combine(statuses: readonly Status[]): Outcome {
  if (statuses.includes('fail')) return 'no-go'
  return statuses.length === 0 || statuses.includes('unknown') ? 'inconclusive' : 'go'
}

/** The worst of several verdicts: no-go, then inconclusive, then go; inconclusive when there is none. */
export function worst(verdicts: readonly Outcome[]): Outcome {
  return verdicts.reduce<Outcome>((a, b) => (outcomes.indexOf(b) > outcomes.indexOf(a) ? b : a), verdicts.length === 0 ? 'inconclusive' : 'go')
}

/** The verdict of each part that has criteria.
 *  @param stopped parts to which an active rollback trigger belongs: no-go in any case */
export function combineParts(findings: readonly Finding[], stopped: readonly Part[] = []): Partial<Record<Part, Outcome>> {
  const statuses = (part: Part) => findings.filter(found => found.part === part).map(found => found.status)
  const present = parts.filter(part => stopped.includes(part) || statuses(part).length > 0)
  return Object.fromEntries(present.map(part => [part, stopped.includes(part) ? 'no-go' : combine(statuses(part))]))
}

export type Reply = 'yes' | 'no' | 'not known'

/** Answers a question from the criteria that it names.
 *  @param passMeans the answer when all of them pass: "Any blocking issues?" is then answered no */
export function replyFrom(findings: readonly Finding[], passMeans: 'yes' | 'no' = 'yes'): Reply {
  const failMeans = passMeans === 'yes' ? 'no' : 'yes'
  const replies = { go: passMeans, 'no-go': failMeans, inconclusive: 'not known' } as const
  return replies[combine(findings.map(found => found.status))]
}
