import { z } from 'zod'
import { domains } from '../../contract/endpoint.ts'
import { percentage } from '../criteria/fields.ts'
import { type KindName, kinds } from '../criteria/kinds.ts'

const sentence = z.string().min(1)
const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, { error: 'expected an id of lowercase letters, digits and dashes' })

const [first, ...others] = Object.values(kinds).map(({ schema }) => schema)
if (!first) throw new Error('Cannot describe a policy: expected at least one kind of criterion')

/** One entry of `criteria`: what its kind asks for. */
export const anyCriterionSchema = z.discriminatedUnion('kind', [first, ...others])

/** Keys that a criterion of a kind may have. */
export function keysOf(kind: KindName): string[] {
  return Object.keys(kinds[kind].schema.shape)
}

export const questionSchema = z.strictObject({
  ask: sentence.describe('The question in the words of the plan'),
  from: z.array(id).min(1).describe('Criteria of this checkpoint that answer it'),
  passMeans: z.enum(['yes', 'no']).optional().describe('The answer when all of them pass (default: yes)'),
})

export const decisionsSchema = z.strictObject({ go: sentence, 'no-go': sentence, inconclusive: sentence })

export const checkpointSchema = z.strictObject({
  id,
  title: sentence,
  week: z.number().positive().optional().describe('Week of the plan in which it is due, counted from plan.start'),
  shift: percentage().optional().describe('Share of the traffic on the candidate while it is judged: a gate of the shift, not one of the meetings'),
  scope: z.array(z.enum(domains)).min(1).describe('Domains of the API that this decision is about'),
  criteria: z.array(id).min(1).describe('All of these must pass'),
  questions: z.array(questionSchema),
  decisions: decisionsSchema.describe('What each verdict means for the migration'),
})

/** Much slower right now: judged every 5 s while the load runs (docs/statistics.md, "Rollback trigger, slower"). */
export const slowdownSchema = z.strictObject({
  kind: z.literal('slowdown'),
  by: percentage().describe("How much slower the candidate's p95 may be"),
})

export const triggerSchema = z.strictObject({
  id,
  when: sentence.describe('The trigger in the words of the plan'),
  criterion: z.discriminatedUnion('kind', [slowdownSchema, ...anyCriterionSchema.options]).describe('Active when it fails; judged over the whole API'),
})

export const namesSchema = z.strictObject({ baseline: sentence, candidate: sentence })

export const migrationPlanSchema = z.strictObject({
  start: z.iso
    .date({ error: 'expected a date such as "2026-01-05" or null' })
    .nullable()
    .describe('First day of the migration, e.g. 2026-01-05; null while it is not set'),
  rollback: z.array(sentence).default([]).describe('What the plan says to do when a rollback trigger is active, in order'),
})

export const tracesSchema = z.strictObject({
  link: z
    .string()
    .refine(isTraceLink, { error: 'expected a URL with {traceId} in it, such as "https://tracing.example/trace/{traceId}"' })
    .describe("Where your tracing shows a trace: {traceId} stands for its id. Verdicts link failing endpoints' slowest requests to it"),
})

function isTraceLink(text: string): boolean {
  const url = URL.parse(text)
  return text.includes('{traceId}') && /^https?:$/.test(url?.protocol ?? '') && !/[\s<>"\\]|\p{Cc}/u.test(text)
}

/** thresholds.json as it is written: quantities are texts such as "10%", which come out as numbers (0.1). */
export const thresholds = z.strictObject({
  $schema: z.string().optional(),
  names: namesSchema.describe('What readers call the two backends'),
  allowHosts: z.array(sentence).describe('Hosts besides loopback that may be put under load'),
  plan: migrationPlanSchema,
  criteria: z.record(id, anyCriterionSchema).describe('Success metrics, by id'),
  checkpoints: z.array(checkpointSchema).min(1),
  traces: tracesSchema.optional(),
  rollback: z.array(triggerSchema).describe('Rollback triggers: one that is active makes every checkpoint no-go'),
})

/** What is judged against what. Shares and margins are numbers (0.1 is 10 %). */
export type Policy = z.output<typeof thresholds>
export type Trigger = z.output<typeof triggerSchema>
export type Checkpoint = z.output<typeof checkpointSchema>

/** JSON Schema (2020-12) of thresholds.json as it is written, for completion in editors. */
export function thresholdsSchema(): object {
  return { title: 'cutover thresholds', ...z.toJSONSchema(thresholds, { io: 'input' }) }
}
