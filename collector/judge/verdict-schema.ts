import { z } from 'zod'
import { domains } from '../../contract/endpoint.ts'
import { sha256 } from '../../contract/fields.ts'
import { closeReasons } from '../../contract/plan.ts'
import { basisSchema, estimateSchema, parts, statuses, triggerStates, verdictOutcomes } from '../../contract/verdict.ts'

const outcome = z.enum(verdictOutcomes)
const status = z.enum(statuses)
const time = z.iso.datetime()

const estimate = estimateSchema.nullable()

const endpointRow = z.strictObject({
  endpoint: z.string(),
  status: z.enum([...statuses, 'not judged']),
  estimate,
  limit: z.number().nullable(),
  reason: z.string(),
  traces: z
    .array(z.strictObject({ trace: z.string(), at: time, latency: z.number().describe('ms'), status: z.number().describe('HTTP status; 0: no answer came') }))
    .optional()
    .describe("The slowest few of the candidate's requests that show it and were sent with a trace (of error rates: of those not answered as expected)"),
})

const part = z.enum(parts)

const finding = z.strictObject({
  criterion: z.string(),
  kind: z.string(),
  part,
  status,
  estimate: estimate.describe('Bounds are one-sided, at the level of a pass; null without data'),
  limit: z.number().nullable().describe('The limit applied, in the unit of the estimate'),
  relation: z.enum(['faster', 'no difference shown', 'slower within the margin']).optional(),
  wouldCatch: z.number().optional().describe('Smallest ratio that this much evidence would most likely have caught'),
  reason: z.string(),
  remedy: z.string(),
  secondsMore: z.number().nullable().describe('Further seconds of load after which it could pass'),
  byEndpoint: z.array(endpointRow),
  basis: basisSchema.optional().describe('What this run adds when several are judged together'),
  doubtedBy: z.array(z.string()).optional().describe('Conditions of validity that turned this pass into an unknown'),
})

const checkpoint = z.strictObject({
  id: z.string(),
  title: z.string(),
  verdict: outcome,
  decision: z.string(),
  headline: z.string().describe('The verdict in a sentence: what decides it, and what a go should not hide'),
  parts: z.strictObject({ measured: outcome.optional(), imported: outcome.optional(), attested: outcome.optional() }),
  window: z.strictObject({ from: time, to: time, seconds: z.number() }).nullable().describe('The measured window that was judged'),
  questions: z.array(z.strictObject({ ask: z.string(), answer: z.enum(['yes', 'no', 'not known']), from: z.array(z.string()) })),
  uncovered: z.array(z.enum(domains)).describe('Domains of the scope of which the catalogue has no endpoint: the verdict does not vouch for them'),
  findings: z.array(finding),
})

const backend = z.strictObject({ name: z.string(), url: z.string(), version: z.string().nullable() })

/** verdict.json, version 1: fields are only ever added. */
export const verdictSchema = z.strictObject({
  schema: z.literal(1),
  run: z.string(),
  verdict: outcome,
  judgedAt: time.describe('Time of the last signal judged'),
  closed: z.enum(closeReasons).nullable(),
  judge: z.strictObject({ version: z.string() }),
  policy: z.strictObject({ sha256 }),
  record: z.strictObject({ sha256, signals: z.number(), from: time, to: time, torn: z.boolean() }),
  backends: z.strictObject({ baseline: backend, candidate: backend }),
  checkpoints: z.array(checkpoint),
  rollback: z.array(z.strictObject({ id: z.string(), when: z.string(), state: z.enum(triggerStates), reason: z.string() })),
  rollbackSteps: z.array(z.string()).describe('What the plan says to do; empty while no rollback trigger is active'),
  traceLink: z.string().optional().describe('Where the team finds a trace, by the policy: {traceId} stands for its id'),
  history: z
    .strictObject({ entries: z.number(), head: z.string(), controls: z.string().optional() })
    .optional()
    .describe('Where the history of runs stood when this one began'),
  validity: z.array(
    z.strictObject({
      id: z.string(),
      status,
      reason: z.string(),
      remedy: z.string(),
      notable: z.literal(true).optional().describe('It holds, and the report shows its reason'),
    }),
  ),
})

export type Verdict = z.output<typeof verdictSchema>
export type CheckpointVerdict = Verdict['checkpoints'][number]
/** A finding as verdict.json holds it. */
export type WrittenFinding = CheckpointVerdict['findings'][number]
export type WrittenRow = WrittenFinding['byEndpoint'][number]
