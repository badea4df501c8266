import { z } from 'zod'
import { type Criterion, kinds, lintCriterion } from '../criteria/kinds.ts'
import { jsonPath, type PolicyError } from './policy-error.ts'
import { criterionSchema, triggerSchema } from './schema.ts'

/** What has limits, read leniently: a broken part elsewhere must not hide a limit that cannot work. */
const outline = z.object({
  criteria: z.record(z.string(), z.unknown()).catch({}),
  rollback: z.array(z.unknown()).catch([]),
})

/** Limits that cannot pass or cannot fail, of each criterion and each rollback trigger whose shape is right. */
export function limitErrors(input: unknown): PolicyError[] {
  const read = outline.safeParse(input)
  if (!read.success) return []
  const { criteria, rollback } = read.data
  return [...Object.entries(criteria).flatMap(([id, value]) => criterionErrors(value, ['criteria', id])), ...rollback.flatMap(triggerErrors)]
}

function criterionErrors(value: unknown, path: readonly PropertyKey[]): PolicyError[] {
  const read = criterionSchema.safeParse(value)
  return read.success ? linted(read.data, path) : []
}

function triggerErrors(value: unknown, index: number): PolicyError[] {
  const read = triggerSchema.safeParse(value)
  if (!read.success) return []
  const { criterion } = read.data
  const path = ['rollback', index, 'criterion']
  if (criterion.kind === 'slowdown') return criterion.by > 0 ? [] : [{ path: jsonPath([...path, 'by']), message: 'expected more than 0 %, got 0 %' }]
  if (kinds[criterion.kind].canTrigger) return linted(criterion, path)
  return [{ path: jsonPath([...path, 'kind']), message: `expected a kind that can fail, got "${criterion.kind}", which never does` }]
}

function linted(criterion: Criterion, path: readonly PropertyKey[]): PolicyError[] {
  return lintCriterion(criterion.kind, criterion).map(({ key, message }) => ({ path: jsonPath([...path, key]), message }))
}
