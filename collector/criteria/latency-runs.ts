import type { EarlierRun } from '../../contract/history-events.ts'
import { combineRuns, type LogRatio } from '../../statistics/log-ratio.ts'
import type { FindingDraft } from './finding.ts'
import type { CriterionInput } from './kind.ts'
import { candidateOf, earlierRunsOf } from './same-candidate.ts'

/** Several runs as one, or why there are not enough. */
export type SeveralRuns = { readonly combined: LogRatio; readonly names: readonly string[] } | { readonly answer: FindingDraft }

/** Judges this run together with the latest ones before it: same version of the candidate, same profile, started anew between them, healthy
 *  (docs/statistics.md, "Several runs"). One that was no-go ends it.
 *  @param ratio this run's own  @param wanted runs in all, at least 2 */
export function severalRuns(question: CriterionInput<{ kind: string }>, ratio: LogRatio, wanted: number): SeveralRuns {
  const { evidence, names, asOf } = question
  const candidate = candidateOf(evidence)
  if (!candidate || candidate.instance === null) {
    return {
      answer: {
        status: 'unknown',
        reason: `${names.candidate} did not say which version and which start of it this is, so nobody can tell which earlier runs are other starts of the same.`,
        remedy: 'Let the health endpoint name its version, and an instance that is new with each start.',
      },
    }
  }
  const before = earlierRunsOf(evidence, candidate).filter(run => run.at <= asOf && run.checkpoints.some(({ id }) => id === question.checkpoint.id))
  const usable = startedAnew(before, candidate.instance).flatMap(run => estimateOf(run, question) ?? [])
  const used = usable.slice(0, wanted - 1)
  const concerned = before.filter(({ run }, age) => age < wanted - 1 || used.some(one => one.run === run))
  const refused = concerned.find(run => run.checkpoints.some(({ id, verdict }) => id === question.checkpoint.id && verdict === 'no-go'))
  if (refused) {
    const reason = `Run ${refused.run} of this candidate was no-go, and none of the ${wanted} runs may be.`
    return { answer: { status: 'fail', reason, remedy: 'Mend what that run found; the mended candidate has a new version and starts afresh.' } }
  }
  if (used.length < wanted - 1) return { answer: tooFew(wanted, used.length + 1) }
  return { combined: combineRuns([ratio, ...used.map(({ estimate }) => estimate)]), names: used.map(({ run }) => run) }
}

/** Healthy runs of other processes of the candidate, each process once. */
function startedAnew(runs: readonly EarlierRun[], instance: string): EarlierRun[] {
  const seen = new Set([instance])
  return runs.filter(({ healthy, backends: { candidate } }) => {
    if (!healthy || candidate.instance === null || seen.has(candidate.instance)) return false
    seen.add(candidate.instance)
    return true
  })
}

function estimateOf(
  { run, checkpoints }: EarlierRun,
  { id, checkpoint }: CriterionInput<{ kind: string }>,
): { readonly run: string; readonly estimate: LogRatio } | null {
  const basis = checkpoints.find(one => one.id === checkpoint.id)?.findings.find(({ criterion }) => criterion === id)?.basis
  return basis?.kind === 'latency' ? { run, estimate: basis } : null
}

function tooFew(wanted: number, have: number): FindingDraft {
  const missing = wanted - have
  return {
    status: 'unknown',
    reason: `${have} of ${wanted} runs of this candidate: one start says little, since two starts of the same program differ.`,
    remedy: `Start both backends anew and run again, ${missing === 1 ? 'once' : `${missing} times`}.`,
  }
}
