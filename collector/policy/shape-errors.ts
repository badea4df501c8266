import type { z } from 'zod'
import { kindNames } from '../criteria/kinds.ts'
import { jsonPath, oneOf, type PolicyError, showValue } from './policy-error.ts'
import {
  checkpointSchema,
  decisionsSchema,
  keysOf,
  migrationPlanSchema,
  namesSchema,
  questionSchema,
  slowdownSchema,
  thresholds,
  tracesSchema,
  triggerSchema,
} from './schema.ts'

/** What a shape that does not fit should have been, in words: one error per place.
 *  @param issue as zod found it  @param input the whole document, to show what stands there */
export function describeShapeError(issue: z.core.$ZodIssue, input: unknown): PolicyError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey([...issue.path, key], input))
  const path = jsonPath(issue.path)
  const found = valueAt(input, issue.path)
  if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? issue.message }]
  if (found === undefined && issue.code !== 'custom') return [{ path, message: `missing: ${describeExpectation(issue)}` }]
  return [{ path, message: `${describeExpectation(issue)}, got ${showValue(found)}` }]
}

function describeExpectation(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('expected')) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeWord(issue.expected)}`
    case 'invalid_value':
      return `expected ${oneOf(issue.values)}`
    case 'invalid_union':
      return `expected one of the known kinds ${oneOf(issue.path[0] === 'rollback' ? ['slowdown', ...kindNames] : kindNames)}`
    case 'too_small':
      return atLeast(issue.origin, Number(issue.minimum))
    case 'too_big':
      return `expected at most ${issue.maximum}`
    case 'invalid_format':
      return issue.message
    default:
      return issue.message
  }
}

function atLeast(origin: string, minimum: number): string {
  if (origin === 'array') return 'expected a list that is not empty'
  if (origin === 'string') return 'expected a text that is not empty'
  return `expected at least ${minimum}`
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function typeWord(type: string): string {
  return typeWords[type] ?? type
}

function unknownKey(keys: readonly PropertyKey[], input: unknown): PolicyError {
  const known = knownKeys(keys.slice(0, -1), input)
  return { path: jsonPath(keys), message: `unknown key${known.length > 0 ? `: expected ${oneOf(known)}` : ''}` }
}

/** Keys that an object at this place may have. */
function knownKeys(path: readonly PropertyKey[], input: unknown): string[] {
  const [top, , inner] = path
  if (path.length === 0) return Object.keys(thresholds.shape)
  if (top === 'names') return Object.keys(namesSchema.shape)
  if (top === 'plan') return Object.keys(migrationPlanSchema.shape)
  if (top === 'criteria' || inner === 'criterion') return keysOfKind(valueAt(input, [...path, 'kind']))
  if (top === 'traces') return Object.keys(tracesSchema.shape)
  if (top === 'rollback') return Object.keys(triggerSchema.shape)
  if (inner === 'questions') return Object.keys(questionSchema.shape)
  if (inner === 'decisions') return Object.keys(decisionsSchema.shape)
  return top === 'checkpoints' ? Object.keys(checkpointSchema.shape) : []
}

function keysOfKind(kind: unknown): string[] {
  if (kind === 'slowdown') return Object.keys(slowdownSchema.shape)
  const name = kindNames.find(known => known === kind)
  return name ? keysOf(name) : []
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
