import { z } from 'zod'
import type { Looser } from '../criteria/kind.ts'
import { isKindName, kinds } from '../criteria/kinds.ts'
import type { Difference } from './differences.ts'
import { isProse, type PolicyLines } from './flatten.ts'

/** What a change of a policy does: relaxed makes go easier, tightened harder; of a change it is not always known which. */
export type Direction = 'relaxed' | 'tightened' | 'changed' | 'reworded'

/** Says in which direction a difference moves what it takes to go.
 *  @param lines of either policy, for the kinds of criteria */
export function directionOf({ path, before, after }: Difference, lines: PolicyLines): Direction {
  if (isProse(path)) return 'reworded'
  const limit = limitAt(path, lines)
  const [was, is] = [before ?? limit?.usual ?? null, after ?? limit?.usual ?? null]
  if (was === null || is === null) return partDirection(path, before === null, limit)
  return limit ? moved(limit.looser, was, is) : 'changed'
}

/** A demand that is gone relaxes, one that is new tightens: a criterion or domain of a checkpoint, a trigger, a limit. */
function partDirection(path: string, isNew: boolean, limit: Limit | null): Direction {
  const isDemand = limit ? limit.looser !== 'neither' : /^checkpoints\.[^.]+\.(?:criteria|scope)\.|^(?:checkpoints|rollback|criteria)\.[^.]+$/.test(path)
  if (!isDemand) return 'changed'
  return isNew ? 'tightened' : 'relaxed'
}

function moved(looser: Looser, before: string, after: string): Direction {
  if (looser === 'neither') return 'changed'
  const place = typeof looser === 'string' ? amount : (word: string) => (looser.includes(word) ? looser.indexOf(word) : null)
  const [was, is] = [place(before), place(after)]
  if (was === null || is === null) return 'changed'
  if (was === is) return 'reworded'
  return is > was === (looser !== 'smaller') ? 'relaxed' : 'tightened'
}

interface Limit {
  readonly looser: Looser
  /** The text that holds where the policy says nothing; null: nothing is demanded then. */
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

/** Units of shares and counts (1) and of time (ms), as policies write them (quantities/duration.ts, quantities/percent.ts). */
const units: Readonly<Record<string, number>> = { '%': 0.01, '': 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The amount that a text says: "15%" is 0.15; null when it says none. */
function amount(text: string): number | null {
  const [, digits, unit = ''] = /^(-?\d+(?:\.\d+)?)\s*([a-z%]*)$/.exec(text) ?? []
  const factor = units[unit]
  return digits === undefined || factor === undefined ? null : Number(digits) * factor
}
