import { z } from 'zod'
import { count, type Immutable, name, text, time } from './fields.ts'
import { basisSchema, statuses, verdictOutcomes } from './verdict.ts'

const backend = z.object({ version: z.string().nullable(), instance: z.string().nullable() })

/** Body of `runEarlier`: what an earlier run of the history found, as far as a later one may use it. */
export const earlierRun = z.object({
  run: name,
  /** Time of the last signal judged. */
  at: time,
  profile: text,
  /** Whether load and measurement were as planned: closed normally, and every condition of validity held. */
  healthy: z.boolean(),
  backends: z.object({ baseline: backend, candidate: backend }),
  checkpoints: z.array(
    z.object({
      id: name,
      verdict: z.enum(verdictOutcomes),
      findings: z.array(z.object({ criterion: name, status: z.enum(statuses), basis: basisSchema.exactOptional() })),
    }),
  ),
})
export type EarlierRun = Immutable<z.output<typeof earlierRun>>

/** What a meeting can decide on a checkpoint. */
export const decisions = ['continue', 'deploy', 'pause', 'reassess', 'delay'] as const
export type DecisionWord = (typeof decisions)[number]

/** Whether a decision lets the migration go on, so that the checkpoint is done; after any other it is judged again. */
export function isFinalDecision(decision: DecisionWord): boolean {
  return decision === 'continue' || decision === 'deploy'
}

/** Attributes of `checkpointDecided`: what a meeting decided, possibly against the verdict. */
export const decisionAttributes = z.object({
  checkpoint: name,
  decision: z.enum(decisions),
  role: name,
  because: text,
  at: time,
})

/** Attributes of `historyNoted`: the end of the history when the run began. A tail that is cut off later shows against it. */
export const historyAttributes = z.object({
  entries: count,
  /** Hex hash of the last entry; empty without one. */
  head: z.string().regex(/^([0-9a-f]{64})?$/),
  /** The result of the controls on these backends, in a sentence; absent before the first. */
  controls: name.exactOptional(),
})
