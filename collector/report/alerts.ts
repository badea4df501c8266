import { gated } from '../judge/gate.ts'
import type { CheckpointVerdict, Verdict } from '../judge/verdict-schema.ts'

/** What somebody should look at today. */
export interface Alert {
  /** A sentence. */
  readonly message: string
  readonly level: 'error' | 'fatal'
  /** Alerts of the same one are about the same thing, night after night. */
  readonly fingerprint: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  /** By criterion: why it failed, and what to do. */
  readonly findings: Readonly<Record<string, string>>
}

interface Judged {
  /** Of the load. */
  readonly profile: string
  /** What the run is gated on: a part that decides nothing alerts nobody. */
  readonly gate: Parameters<typeof gated>[1]
}

/** What a verdict has to say to people who are not looking: each checkpoint that is no-go, and each rollback trigger that is active. */
export function alertsOf(verdict: Verdict, { profile, gate }: Judged): Alert[] {
  const about = { run: verdict.run, profile, 'candidate.version': verdict.backends.candidate.version ?? 'unknown' }
  const refused = verdict.checkpoints.filter(checkpoint => gated({ ...verdict, checkpoints: [checkpoint] }, gate) === 'no-go')
  const active = verdict.rollback.filter(({ state }) => state === 'active')
  return [
    ...refused.map(checkpoint => ({
      message: `Checkpoint ${checkpoint.id}: ${checkpoint.headline}`,
      level: 'error' as const,
      fingerprint: ['cutover', 'checkpoint', checkpoint.id],
      tags: { checkpoint: checkpoint.id, ...about },
      findings: failingOf(checkpoint),
    })),
    ...active.map(({ id, reason }) => ({
      message: `Rollback trigger ${id} is active: ${reason}`,
      level: 'fatal' as const,
      fingerprint: ['cutover', 'rollback', id],
      tags: { trigger: id, ...about },
      findings: { [id]: [reason, ...verdict.rollbackSteps].join(' · ') },
    })),
  ]
}

function failingOf({ findings }: CheckpointVerdict): Record<string, string> {
  return Object.fromEntries(
    findings.filter(({ status }) => status === 'fail').map(({ criterion, reason, remedy }) => [criterion, `${reason} ${remedy}`.trim()]),
  )
}
