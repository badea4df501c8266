import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../../collector/criteria/finding.ts'
import { type Criterion, judgeCriterion } from '../../collector/criteria/kinds.ts'
import { Streams } from '../../collector/evidence/streams.ts'
import { Judge } from '../../collector/judge/judge.ts'
import { type Verdict, verdictSchema } from '../../collector/judge/verdict-schema.ts'
import type { Signal } from '../../collector/otlp/signal.ts'
import { parsePolicy } from '../../collector/policy/parse.ts'
import type { Policy } from '../../collector/policy/schema.ts'
import { endpointIds } from '../../contract/endpoints.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Levels } from '../../statistics/levels.ts'
import { loadStart, type Simulation, simulateRun } from './simulate-run.ts'

/** The repository's own thresholds.json. */
export const thresholdsText = readFileSync(join(import.meta.dirname, '../../thresholds.json'), 'utf8')

export const { policy, sha256 } = parsed(thresholdsText)

/** The verdict on these signals; it must fit the schema of verdict.json. */
export function verdictOf(signals: Iterable<Signal>, judgedBy: Policy = policy): Verdict {
  const judge = new Judge(judgedBy, '1'.repeat(64))
  let count = 0
  for (const signal of signals) {
    judge.apply(signal)
    count++
  }
  return verdictSchema.parse(judge.verdict({ sha256: '0'.repeat(64), signals: count }))
}

/** The verdict on a simulated run of one checkpoint. */
export function simulated(changes: Partial<Simulation> = {}, checkpoint = '2'): Verdict['checkpoints'][number] & { whole: Verdict } {
  const whole = verdictOf(simulateRun({ ...changes, plan: { checkpoints: [checkpoint], ...changes.plan } }))
  const [found] = whole.checkpoints
  if (!found) throw new Error(`Cannot simulate: expected a checkpoint ${checkpoint}`)
  return { ...found, whole }
}

const oneLook: Levels = { pass: 0.05, fail: 0.02, veto: 0.05 }

interface EvaluationOptions {
  readonly window?: Window | null
  readonly levels?: Levels
  readonly scope?: readonly string[]
  readonly asOf?: number
  readonly checkpoint?: { readonly id: string; readonly week: number | null }
  readonly start?: number | null
}

/** The finding of one criterion on these signals, by default in the 60 s after a warm-up of 15 s. */
export function evaluateCriterion(criterion: Criterion, signals: Iterable<Signal>, options: EvaluationOptions = {}): Finding {
  const streams = new Streams()
  for (const signal of signals) streams.apply(signal)
  return judgeCriterion(criterion.kind, {
    id: criterion.kind,
    criterion,
    evidence: streams.evidence(),
    window: { from: 15, to: 75 },
    scope: endpointIds,
    levels: oneLook,
    checkpoint: { id: '2', week: 8 },
    start: null,
    names: { baseline: 'Next.js', candidate: 'Django' },
    asOf: loadStart + 3_600_000,
    ...options,
  })
}

function parsed(text: string): { policy: Policy; sha256: string } {
  const read = parsePolicy(text)
  if (!read.ok) throw new Error(`Cannot read thresholds.json: ${JSON.stringify(read.errors)}`)
  return read
}
