import type { z } from 'zod'
import { type FactsOf, type ReportContent, ReportError } from './report-values.ts'

/** Nesting of lists and objects; reports have about ten levels. Unlimited, a file of brackets takes gigabytes to parse. */
const maxDepth = 200

/** Parses JSON. @throws ReportError for anything else, with the line where known */
export function parseJson(text: string): unknown {
  requireShallow(text)
  try {
    return JSON.parse(text)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const [, where] = /line (\d+)/.exec(said) ?? []
    throw new ReportError(`expected JSON, got ${said}`, where === undefined ? null : `line ${where}`, 'format')
  }
}

/** Validates a value. @param what the shape is called  @throws ReportError naming the first place of another shape */
export function validateShape<T>(value: unknown, schema: z.ZodType<T>, what: string): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new ReportError(`expected ${what}: ${issue?.message ?? 'other content'}`, issue?.path.map(String).join('.') || null, 'format')
}

/** Counts brackets outside of strings. @throws ReportError */
function requireShallow(text: string): void {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"') quoted = !quoted
    else if (letter === '\\') at += 1
    else if (!quoted && (letter === '[' || letter === '{')) depth += 1
    else if (!quoted && (letter === ']' || letter === '}')) depth -= 1
    if (depth > maxDepth) throw new ReportError(`expected at most ${maxDepth} levels of lists and objects, got more`)
  }
}

/** JSON pointers to visitors and conversions of both backends. */
export interface FunnelPointers {
  readonly baseline: { readonly visitors: string; readonly conversions: string }
  readonly candidate: { readonly visitors: string; readonly conversions: string }
}

/** Parses one number out of JSON. @param pointer RFC 6901  @throws ReportError */
export function parseFigure(text: string, pointer: string): ReportContent<FactsOf<'figure'>> {
  return { facts: { kind: 'figure', value: numberAt(parseJson(text), pointer) }, moment: null }
}

/** Parses visitors and conversions of both backends out of JSON. @throws ReportError */
export function parseConversion(text: string, pointers: FunnelPointers): ReportContent<FactsOf<'conversion'>> {
  const document = parseJson(text)
  const traffic = ({ visitors, conversions }: FunnelPointers['baseline']) => {
    const read = { visitors: countAt(document, visitors), conversions: countAt(document, conversions) }
    if (read.conversions <= read.visitors) return read
    throw new ReportError(`expected at most as many conversions as visitors, got ${read.conversions} of ${read.visitors}`, conversions, 'pointer')
  }
  return { facts: { kind: 'conversion', baseline: traffic(pointers.baseline), candidate: traffic(pointers.candidate) }, moment: null }
}

function countAt(document: unknown, pointer: string): number {
  const value = numberAt(document, pointer)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new ReportError(`expected a whole number from 0, got ${value}`, pointer, 'pointer')
}

function numberAt(document: unknown, pointer: string): number {
  const value = valueAt(document, pointer)
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new ReportError(
    `expected a number, got ${value === undefined ? 'nothing' : (JSON.stringify(value)?.slice(0, 40) ?? typeof value)}`,
    pointer || '/',
    'pointer',
  )
}

/** @returns undefined where the pointer leads nowhere */
function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps.reduce<unknown>((value, step) => memberOf(value, step), document)
}

function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return Object.entries(value).find(([key]) => key === step)?.[1]
}
