import { flattenPolicy, selectLimits, type Verdict } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import type { ControlResult } from '../../contract/control.ts'
import type { Chain } from './hash-chain.ts'
import type { Entry, StoredFinding, StoredVerdict } from './history-entry.ts'
import { type AppendOptions, appendToHistory, readHistory } from './history-file.ts'

/** Facts of a run that its verdict does not hold. */
export interface RunFacts {
  readonly plan: { readonly profile: string; readonly design: string }
  readonly backends: Readonly<Record<Arm, { readonly identity: { readonly instance: string | null } }>>
  /** Text of the thresholds.json that it was judged by. */
  readonly policyText: string
}

/** Appends a run's verdict to the history of its runs folder.
 *  @throws InputFailure when the history is broken, RigFailure when it cannot be written; the signal's reason */
export function appendVerdict(runs: string, verdict: Verdict, facts: RunFacts, options?: AppendOptions): Promise<Chain> {
  return appendToHistory(runs, () => ({ kind: 'verdict', verdict: toStoredVerdict(verdict, facts) }), options)
}

/** Reduces a verdict to what the history stores. */
export function toStoredVerdict(verdict: Verdict, { plan, backends, policyText }: RunFacts): StoredVerdict {
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
    policy: { sha256: verdict.policy.sha256, limits: { ...selectLimits(flattenPolicy(policyText)) } },
    backends: { baseline: toBackend(verdict, backends, 'baseline'), candidate: toBackend(verdict, backends, 'candidate') },
    checkpoints: verdict.checkpoints.map(({ id, title, verdict: outcome, parts, findings }) => ({
      id,
      title,
      verdict: outcome,
      parts: presentParts(parts),
      findings: findings.map(toFinding),
    })),
    rollback: verdict.rollback.filter(({ state }) => state === 'active').map(({ id }) => id),
  }
}

function toBackend({ backends }: Verdict, facts: RunFacts['backends'], arm: Arm): StoredVerdict['backends'][Arm] {
  const { name, version } = backends[arm]
  return { name, version, instance: facts[arm].identity.instance }
}

function toFinding({ criterion, kind, status, estimate, limit, basis }: Verdict['checkpoints'][number]['findings'][number]): StoredFinding {
  return { criterion, kind, status, estimate: estimate && toEstimate(estimate), limit, ...(basis ? { basis } : {}) }
}

function toEstimate({ value, lower, upper, n, unit }: NonNullable<StoredFinding['estimate']>): StoredFinding['estimate'] {
  return { value, lower, upper, n, unit }
}

function presentParts({ measured, imported, attested }: Verdict['checkpoints'][number]['parts']): StoredVerdict['checkpoints'][number]['parts'] {
  return { ...(measured ? { measured } : {}), ...(imported ? { imported } : {}), ...(attested ? { attested } : {}) }
}

/** Appends a control's result to the history of its runs folder; it is on the disk when this resolves.
 *  @throws InputFailure when the history is broken, RigFailure when it cannot be written; the signal's reason */
export async function appendControl(runs: string, result: ControlResult, options?: AppendOptions): Promise<void> {
  await appendToHistory(runs, () => ({ kind: 'control', control: result }), options)
}

/** Reads the results of all controls, in order.
 *  @throws InputFailure naming file and line of a broken history: skipping a result would make the rest look better */
export function readControls(runs: string): ControlResult[] {
  return listControls(readHistory(runs).entries)
}

/** Lists the results of controls among entries. */
export function listControls(entries: readonly Entry[]): ControlResult[] {
  return entries.flatMap(entry => (entry.kind === 'control' ? [entry.control] : []))
}
