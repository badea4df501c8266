import { z } from 'zod'
import { type Criterion, kinds, lintCriterion } from '../criteria/kinds.ts'
import { jsonPath, oneOf, type PolicyError, showValue } from './policy-error.ts'
import { anyCriterionSchema, triggerSchema } from './schema.ts'

/** What has limits, read leniently: a broken part elsewhere must not hide a limit that cannot work. */
const limitOutline = z.object({
  criteria: z.record(z.string(), z.unknown()).catch({}),
  rollback: z.array(z.unknown()).catch([]),
})

/** Limits that cannot pass or cannot fail, of each criterion and each rollback trigger whose shape is right. */
export function lintLimits(input: unknown): PolicyError[] {
  const read = limitOutline.safeParse(input)
  if (!read.success) return []
  const { criteria, rollback } = read.data
  return [...Object.entries(criteria).flatMap(([id, value]) => criterionErrors(value, ['criteria', id])), ...rollback.flatMap(triggerErrors)]
}

function criterionErrors(value: unknown, path: readonly PropertyKey[]): PolicyError[] {
  const read = anyCriterionSchema.safeParse(value)
  return read.success ? lintOne(read.data, path) : []
}

function triggerErrors(value: unknown, index: number): PolicyError[] {
  const read = triggerSchema.safeParse(value)
  if (!read.success) return []
  const { criterion } = read.data
  const path = ['rollback', index, 'criterion']
  if (criterion.kind === 'slowdown') return criterion.by > 0 ? [] : [{ path: jsonPath([...path, 'by']), message: 'expected more than 0 %, got 0 %' }]
  if (kinds[criterion.kind].canTrigger) return lintOne(criterion, path)
  return [{ path: jsonPath([...path, 'kind']), message: `expected a kind that can fail, got "${criterion.kind}", which never does` }]
}

function lintOne(criterion: Criterion, path: readonly PropertyKey[]): PolicyError[] {
  return lintCriterion(criterion.kind, criterion).map(({ key, message }) => ({ path: jsonPath([...path, key]), message }))
}

/** Only what refers to one another, read leniently: broken parts elsewhere must not hide a wrong reference. */
const texts = z.array(z.string()).catch([])
const outline = z.object({
  criteria: z.record(z.string(), z.unknown()).catch({}),
  checkpoints: z
    .array(
      z.object({
        id: z.string().optional().catch(undefined),
        criteria: texts,
        scope: texts,
        questions: z.array(z.object({ from: texts })).catch([]),
      }),
    )
    .catch([]),
  rollback: z.array(z.object({ id: z.string().optional().catch(undefined) })).catch([]),
})

type Outline = z.output<typeof outline>
type OutlinedCheckpoint = Outline['checkpoints'][number]

/** Errors of what refers to nothing or is referred to by nothing: unknown and unused criteria, answers from elsewhere, repeats. */
export function lintReferences(input: unknown): PolicyError[] {
  const read = outline.safeParse(input)
  if (!read.success) return []
  const { criteria, checkpoints, rollback } = read.data
  const known = Object.keys(criteria)
  return [
    ...unused(known, checkpoints),
    ...repeats(
      checkpoints.map(checkpoint => checkpoint.id),
      ['checkpoints'],
      'id',
    ),
    ...triggerIdErrors(
      rollback.map(({ id }) => id),
      known,
    ),
    ...checkpoints.flatMap((checkpoint, index) => checkpointErrors(checkpoint, ['checkpoints', index], known)),
  ]
}

/** Evidence names what it is for by one id, so a trigger and a criterion cannot share it. */
function triggerIdErrors(ids: readonly (string | undefined)[], criteria: readonly string[]): PolicyError[] {
  const taken = ids.flatMap((id, index) =>
    id !== undefined && criteria.includes(id)
      ? [{ path: jsonPath(['rollback', index, 'id']), message: `expected an id that no criterion has, got ${showValue(id)}` }]
      : [],
  )
  return [...repeats(ids, ['rollback'], 'id'), ...taken]
}

function unused(known: readonly string[], checkpoints: readonly OutlinedCheckpoint[]): PolicyError[] {
  const used = new Set(checkpoints.flatMap(checkpoint => checkpoint.criteria))
  return known
    .filter(id => !used.has(id))
    .map(id => ({ path: jsonPath(['criteria', id]), message: 'expected a checkpoint that lists it, got none: use it or remove it' }))
}

function checkpointErrors(checkpoint: OutlinedCheckpoint, path: readonly PropertyKey[], known: readonly string[]): PolicyError[] {
  return [
    ...checkpoint.criteria.flatMap((id, i) => (known.includes(id) ? [] : [notAmong([...path, 'criteria', i], id, known)])),
    ...repeats(checkpoint.criteria, [...path, 'criteria']),
    ...repeats(checkpoint.scope, [...path, 'scope']),
    ...checkpoint.questions.flatMap((question, q) =>
      question.from.flatMap((id, i) => (checkpoint.criteria.includes(id) ? [] : [notAmong([...path, 'questions', q, 'from', i], id, checkpoint.criteria)])),
    ),
  ]
}

function notAmong(path: readonly PropertyKey[], id: string, known: readonly string[]): PolicyError {
  const where = path.includes('from') ? "one of this checkpoint's criteria" : 'one of the criteria'
  return { path: jsonPath(path), message: `expected ${where}${known.length > 0 ? ` (${oneOf(known)})` : ''}, got ${showValue(id)}` }
}

function repeats(values: readonly (string | undefined)[], path: readonly PropertyKey[], key?: string): PolicyError[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value)
    if (value === undefined || first === index) return []
    const at = key === undefined ? [...path, index] : [...path, index, key]
    return [{ path: jsonPath(at), message: `expected each only once, got ${showValue(value)} again (first at ${jsonPath([...path, first])})` }]
  })
}
