import { verdictOfGate } from '../judge/outcome.ts'
import type { CheckpointVerdict, Verdict } from '../judge/verdict-schema.ts'
import { withMark } from './status-marks.ts'

/** A condition that needs attention today. */
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

interface AlertContext {
  /** Of the load. */
  readonly profile: string
  /** The gate: parts outside of it raise no alert. */
  readonly gate: Parameters<typeof verdictOfGate>[1]
}

/** What a verdict has to say to people who are not looking: each checkpoint that is no-go, and each rollback trigger that is active. */
export function alertsOf(verdict: Verdict, { profile, gate }: AlertContext): Alert[] {
  const about = { run: verdict.run, profile, 'candidate.version': verdict.backends.candidate.version ?? 'unknown' }
  const refused = verdict.checkpoints.filter(checkpoint => verdictOfGate({ ...verdict, checkpoints: [checkpoint] }, gate) === 'no-go')
  const active = verdict.rollback.filter(({ state }) => state === 'active')
  return [
    ...refused.map(checkpoint => ({
      message: `Checkpoint ${checkpoint.id}: ${checkpoint.headline}`,
      level: 'error' as const,
      fingerprint: ['cutover', 'checkpoint', checkpoint.id],
      tags: { checkpoint: checkpoint.id, ...about },
      findings: failuresOf(checkpoint),
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

function failuresOf({ findings }: CheckpointVerdict): Record<string, string> {
  return Object.fromEntries(
    findings.filter(({ status }) => status === 'fail').map(({ criterion, reason, remedy }) => [criterion, `${reason} ${remedy}`.trim()]),
  )
}

/** Body of Grafana's `POST /api/annotations`; times in ms since the epoch. */
export interface Annotation {
  readonly time: number
  readonly timeEnd: number
  readonly tags: readonly string[]
  readonly text: string
}

/** A verdict as annotations over the time of its run, one for each checkpoint. Grafana shows their text as HTML. */
export function toAnnotations({ run, checkpoints, record, backends }: Verdict): Annotation[] {
  const [time, timeEnd] = [Date.parse(record.from), Date.parse(record.to)]
  return checkpoints.map(({ id, title, verdict, decision, headline }) => ({
    time,
    timeEnd,
    tags: ['cutover', `run:${run}`, `checkpoint:${id}`, `verdict:${verdict}`],
    text: [`${withMark(verdict)} · checkpoint ${id}: ${title}`, `${decision}. ${headline}`, `Run ${run}, ${versions(backends)}`].map(html).join('<br>'),
  }))
}

function versions({ baseline, candidate }: Verdict['backends']): string {
  return [baseline, candidate].map(({ name, version }) => `${name} ${version ?? 'of unknown version'}`).join(', ')
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
}

/** What a webhook is told of a verdict: what was decided and by which evidence; verdict.json has the rest. */
export function toWebhook(verdict: Verdict): string {
  const { run, verdict: worst, judgedAt, closed, checkpoints, rollback, backends, record, policy, judge } = verdict
  const data = {
    run,
    verdict: worst,
    closed,
    checkpoints: checkpoints.map(({ id, title, verdict: outcome, decision, headline, parts }) => ({ id, title, verdict: outcome, decision, headline, parts })),
    rollback: rollback.filter(({ state }) => state === 'active').map(({ id, when, reason }) => ({ id, when, reason })),
    backends,
    record,
    policy,
    judge,
  }
  return JSON.stringify({ type: 'cutover.verdict', timestamp: judgedAt, data })
}
