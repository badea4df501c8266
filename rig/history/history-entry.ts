import { z } from 'zod'
import { controlResult } from '../../contract/control.ts'
import { sha256 } from '../../contract/fields.ts'
import { decisions } from '../../contract/history-events.ts'
import { closeReasons } from '../../contract/plan.ts'
import { basisSchema, statuses, verdictOutcomes } from '../../contract/verdict.ts'

const text = z.string().min(1)
const outcome = z.enum(verdictOutcomes)
const backend = z.object({ name: z.string(), version: z.string().nullable(), instance: z.string().nullable() })

const finding = z.object({
  criterion: text,
  kind: text,
  status: z.enum(statuses),
  estimate: z.object({ value: z.number(), lower: z.number(), upper: z.number(), n: z.number(), unit: z.string() }).nullable(),
  limit: z.number().nullable(),
  basis: basisSchema.exactOptional(),
})

const checkpoint = z.object({
  id: text,
  title: z.string(),
  verdict: outcome,
  parts: z.object({ measured: outcome.exactOptional(), imported: outcome.exactOptional(), attested: outcome.exactOptional() }),
  findings: z.array(finding),
})

/** A run in the history: enough to show it, and to judge later runs together with it, without its folder. */
const verdict = z.object({
  run: text,
  judgedAt: z.iso.datetime(),
  verdict: outcome,
  closed: z.enum(closeReasons).nullable(),
  profile: text,
  design: text,
  healthy: z.boolean(),
  judge: text,
  record: sha256,
  policy: z.object({ sha256, limits: z.record(z.string(), z.string()) }),
  backends: z.object({ baseline: backend, candidate: backend }),
  checkpoints: z.array(checkpoint),
  rollback: z.array(text),
})

/** A meeting's decision, and the latest verdict on its checkpoint at that time; null before the first. */
const decision = z.object({
  checkpoint: text,
  decision: z.enum(decisions),
  role: text,
  because: text,
  beside: z.object({ run: text, verdict: outcome }).nullable(),
  against: z.boolean(),
})

const links = { n: z.int().min(1), previous: z.union([z.literal(''), sha256]), at: z.iso.datetime(), hash: sha256 }

/** A line of runs/history.jsonl. */
export const entrySchema = z.discriminatedUnion('kind', [
  z.object({ ...links, kind: z.literal('verdict'), verdict }),
  z.object({ ...links, kind: z.literal('decision'), decision }),
  z.object({ ...links, kind: z.literal('control'), control: controlResult }),
])

export type Entry = z.output<typeof entrySchema>
export type StoredVerdict = z.output<typeof verdict>
export type StoredDecision = z.output<typeof decision>
export type StoredFinding = z.output<typeof finding>

/** An entry without its place in the chain. */
export type Content =
  | { readonly kind: 'verdict'; readonly verdict: StoredVerdict }
  | { readonly kind: 'decision'; readonly decision: StoredDecision }
  | { readonly kind: 'control'; readonly control: z.output<typeof controlResult> }
