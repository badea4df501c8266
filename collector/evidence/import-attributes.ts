import { z } from 'zod'
import { type Attestation, type ImportedAttributes, type ImportedBody, type ImportedFacts, reportFormats } from '../../contract/evidence-events.ts'

// What an imported report or an attestation must carry to be evidence (contract/evidence-events.ts says what it means).
const name = z.string().min(1)
const count = z.int().min(0)
const sentences = z.array(z.string())
const traffic = z.object({ visitors: count, conversions: count })

export const importedAttributes: z.ZodType<ImportedAttributes> = z.object({
  criterion: name,
  format: z.enum(reportFormats),
  at: z.number(),
  commit: name.exactOptional(),
})

const facts: z.ZodType<ImportedFacts> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tests'), tests: count, failures: count, errors: count, skipped: count, failed: sentences }),
  z.object({ kind: z.literal('coverage'), covered: count, total: count }),
  z.object({
    kind: z.literal('sarif'),
    counts: z.object({ error: count, warning: count, note: count, none: count }),
    tools: sentences,
    worst: sentences,
  }),
  z.object({ kind: z.literal('figure'), value: z.number() }),
  z.object({ kind: z.literal('conversion'), baseline: traffic, candidate: traffic }),
])

export const importedBody: z.ZodType<ImportedBody> = z.object({
  files: z.array(z.object({ name, sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1),
  facts,
})

/** A moment as ms since the epoch, or written down with its time zone (ISO 8601): nothing here may depend on where it is read. */
const moment = z.union([z.number(), z.iso.datetime({ offset: true }).transform(written => Date.parse(written))])

export const attestationAttributes: z.ZodType<Attestation> = z.object({
  criterion: name,
  answer: z.enum(['yes', 'no']),
  role: name,
  statement: z.string(),
  at: moment,
  expires: moment,
})
