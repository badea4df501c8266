import { z } from 'zod'
import { isDuration, isPercent, parseDuration, parsePercent } from '../../contract/quantities.ts'
import type { Looser } from '../criteria/kind.ts'
import { isKindName, kinds } from '../criteria/kinds.ts'

/** A place at which two policies differ; null where one has nothing there. */
export interface Difference {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** Where two policies differ, in the order of the later one; a criterion, checkpoint or trigger that only one has is one difference. */
export function comparePolicies(before: PolicyLines, after: PolicyLines): Difference[] {
  const paths = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  const wholes = new Set<string>()
  return paths.flatMap(path => {
    const [was, is] = [before[path] ?? null, after[path] ?? null]
    if (was === is) return []
    const whole = wholeOf(path, before, after)
    if (whole === null) return [{ path, before: was, after: is }]
    if (wholes.has(whole)) return []
    wholes.add(whole)
    return [{ path: whole, before: was === null ? null : summarize(before, whole), after: is === null ? null : summarize(after, whole) }]
  })
}

/** "criteria.latency-p95.margin: 15% → 10%" */
export function describeDifference({ path, before, after }: Difference): string {
  if (before === null) return `${path}: added${inBrackets(after)}`
  if (after === null) return `${path}: removed${inBrackets(before)}`
  return `${path}: ${before} → ${after}`
}

/** Path of the criterion, checkpoint or trigger that a place is in, when only one of the policies has it. */
function wholeOf(path: string, before: PolicyLines, after: PolicyLines): string | null {
  const whole = /^(?:criteria|checkpoints|rollback)\.[^.]+(?=\.)/.exec(path)?.[0]
  if (whole === undefined) return null
  return hasAny(before, whole) && hasAny(after, whole) ? null : whole
}

function hasAny(lines: PolicyLines, whole: string): boolean {
  return Object.keys(lines).some(path => path.startsWith(`${whole}.`))
}

/** A criterion or trigger that only one policy has, in a few words: its kind and what it asks for. */
function summarize(lines: PolicyLines, whole: string): string {
  const own = whole.startsWith('rollback.') ? `${whole}.criterion.` : `${whole}.`
  if (whole.startsWith('checkpoints.')) return ''
  const inside = Object.entries(lines).filter(([path]) => path.startsWith(own) && !path.slice(own.length).includes('.') && !isProse(path))
  return inside.map(([, value]) => value).join(' ')
}

function inBrackets(text: string | null): string {
  return text === null || text === '' || text === 'listed' ? '' : ` (${text})`
}

/** What a change of a policy does: relaxed makes go easier, tightened harder; of a change it is not always known which. */
export type Direction = 'relaxed' | 'tightened' | 'changed' | 'reworded'

/** Says in which direction a difference moves what it takes to go.
 *  @param lines of either policy, for the kinds of criteria */
export function directionOf({ path, before, after }: Difference, lines: PolicyLines): Direction {
  if (isProse(path)) return 'reworded'
  const limit = limitAt(path, lines)
  const [was, is] = [before ?? limit?.usual ?? null, after ?? limit?.usual ?? null]
  if (was === null || is === null) return partDirection(path, before === null, limit)
  return limit ? compareValues(limit.looser, was, is) : 'changed'
}

/** A demand that is gone relaxes, one that is new tightens: a criterion or domain of a checkpoint, a trigger, a limit. */
function partDirection(path: string, isNew: boolean, limit: Limit | null): Direction {
  const isDemand = limit ? limit.looser !== 'neither' : /^checkpoints\.[^.]+\.(?:criteria|scope)\.|^(?:checkpoints|rollback|criteria)\.[^.]+$/.test(path)
  if (!isDemand) return 'changed'
  return isNew ? 'tightened' : 'relaxed'
}

function compareValues(looser: Looser, before: string, after: string): Direction {
  if (looser === 'neither') return 'changed'
  const place = typeof looser === 'string' ? parseAmount : (word: string) => (looser.includes(word) ? looser.indexOf(word) : null)
  const [was, is] = [place(before), place(after)]
  if (was === null || is === null) return 'changed'
  if (was === is) return 'reworded'
  return is > was === (looser !== 'smaller') ? 'relaxed' : 'tightened'
}

interface Limit {
  readonly looser: Looser
  /** Text that applies where the policy has none; null: no limit then. */
  readonly usual: string | null
}

/** The limit at a place of a policy; null where there is none. */
function limitAt(path: string, lines: PolicyLines): Limit | null {
  if (/^checkpoints\.[^.]+\.week$/.test(path)) return { looser: 'larger', usual: null }
  const [, owner = '', key = ''] = /^(criteria\.[^.]+|rollback\.[^.]+\.criterion)\.(.+)$/.exec(path) ?? []
  const kind = lines[`${owner}.kind`]
  if (kind === 'slowdown' && key === 'by') return { looser: 'larger', usual: null }
  if (!isKindName(kind)) return null
  const looser = key.split('.').reduce<unknown>((value, step) => (isObject(value) ? value[step] : value), kinds[kind].looser)
  return isLooser(looser) ? { looser, usual: usualOf(kinds[kind].schema.shape, key) } : null
}

function usualOf(shape: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = shape[key]
  if (value instanceof z.ZodPrefault || value instanceof z.ZodDefault) return String(value.def.defaultValue)
  return null
}

function isLooser(value: unknown): value is Looser {
  return typeof value === 'string' || Array.isArray(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parses an amount: "15%" is 0.15, "2s" is 2000, "-1" is -1; null when it says none. */
function parseAmount(text: string): number | null {
  if (isPercent(text)) return parsePercent(text)
  if (isDuration(text)) return parseDuration(text)
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

/** What a policy says, one text per place: `criteria.latency-p95.margin` is "15%". */
export type PolicyLines = Readonly<Record<string, string>>

/** Lays out the text of a thresholds.json as lines. Things with an id stand under it, not under their number; of a list of ids
 *  (`checkpoints.1.criteria.uptime`) each member is a line, since their order means nothing.
 *  @param text of a policy that parsePolicy accepted  @throws SyntaxError when it is no JSON */
export function flattenPolicy(text: string): PolicyLines {
  const { $schema: _, ...policy } = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>
  return Object.fromEntries(flattenValue(policy, []).map(([path, value]) => [path.join('.'), value]))
}

/** The lines that decide a verdict: all but prose and the hosts that may be put under load. */
export function selectLimits(lines: PolicyLines): PolicyLines {
  return Object.fromEntries(Object.entries(lines).filter(([path]) => !isProse(path)))
}

const prose = new Set(['because', 'metric', 'title', 'when', 'ask', 'questions', 'decisions', 'names', 'allowHosts', 'traces'])

/** Whether a place holds prose for readers, by its own name or by that of what it is in. */
function isProse(path: string): boolean {
  const [top = '', , third = ''] = path.split('.')
  const last = path.slice(path.lastIndexOf('.') + 1)
  return prose.has(top) || prose.has(last) || (top === 'checkpoints' && prose.has(third)) || path.startsWith('plan.rollback.')
}

type Line = readonly [readonly string[], string]

function flattenValue(value: unknown, path: readonly string[]): Line[] {
  if (Array.isArray(value))
    return value.every(isId) ? value.map(member => [[...path, member], listed]) : value.flatMap((one, i) => flattenValue(one, [...path, nameOf(one, i)]))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => (key === 'id' ? [] : flattenValue(inner, [...path, key])))
  return [[path, String(value)]]
}

/** What stands at a member of a list of ids. */
const listed = 'listed'

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(value)
}

function nameOf(value: unknown, index: number): string {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : String(index + 1)
}
