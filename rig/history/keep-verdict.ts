import { limitLines, policyLines, type Verdict } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import type { Chain } from './chain.ts'
import type { KeptFinding, KeptVerdict } from './entry.ts'
import { appendToHistory } from './file.ts'

/** What the run knows beside its verdict. */
export interface Known {
  readonly plan: { readonly profile: string; readonly design: string }
  readonly backends: Readonly<Record<Arm, { readonly identity: { readonly instance: string | null } }>>
  /** Text of the policy that it was judged by. */
  readonly policyText: string
}

/** Appends a run's verdict to the history of its runs folder.
 *  @throws InputFailure when the history is broken, RigFailure when it cannot be written */
export function keepVerdict(runs: string, verdict: Verdict, known: Known): Promise<Chain> {
  return appendToHistory(runs, () => ({ kind: 'verdict', verdict: keptOf(verdict, known) }))
}

/** What the history keeps of a verdict. */
export function keptOf(verdict: Verdict, { plan, backends, policyText }: Known): KeptVerdict {
  return {
    run: verdict.run,
    judgedAt: verdict.judgedAt,
    verdict: verdict.verdict,
    closed: verdict.closed,
    profile: plan.profile,
    design: plan.design,
    healthy: verdict.closed === 'finished' && verdict.validity.every(({ status }) => status === 'pass'),
    judge: verdict.judge.version,
    record: verdict.record.sha256,
    policy: { sha256: verdict.policy.sha256, limits: { ...limitLines(policyLines(policyText)) } },
    backends: { baseline: backendOf(verdict, backends, 'baseline'), candidate: backendOf(verdict, backends, 'candidate') },
    checkpoints: verdict.checkpoints.map(({ id, title, verdict: outcome, parts, findings }) => ({
      id,
      title,
      verdict: outcome,
      parts: definedOf(parts),
      findings: findings.map(findingOf),
    })),
    rollback: verdict.rollback.filter(({ state }) => state === 'active').map(({ id }) => id),
  }
}

function backendOf({ backends }: Verdict, known: Known['backends'], arm: Arm): KeptVerdict['backends'][Arm] {
  const { name, version } = backends[arm]
  return { name, version, instance: known[arm].identity.instance }
}

function findingOf({ criterion, kind, status, estimate, limit, basis }: Verdict['checkpoints'][number]['findings'][number]): KeptFinding {
  return { criterion, kind, status, estimate: estimate && figuresOf(estimate), limit, ...(basis ? { basis } : {}) }
}

function figuresOf({ value, lower, upper, n, unit }: NonNullable<KeptFinding['estimate']>): KeptFinding['estimate'] {
  return { value, lower, upper, n, unit }
}

function definedOf({ measured, imported, attested }: Verdict['checkpoints'][number]['parts']): KeptVerdict['checkpoints'][number]['parts'] {
  return { ...(measured ? { measured } : {}), ...(imported ? { imported } : {}), ...(attested ? { attested } : {}) }
}
