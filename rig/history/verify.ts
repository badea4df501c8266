import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { InputFailure } from '../platform/failure.ts'
import { BrokenChain, type Chain } from './chain.ts'
import type { Entry } from './entry.ts'
import { readHistory } from './file.ts'
import type { Problem } from './problem.ts'
import { rederive } from './rederive.ts'

export interface Verification {
  readonly entries: number
  readonly head: string
  /** Runs and controls in it, and those whose verdict came out again, byte for byte. */
  readonly runs: number
  readonly rederived: number
  readonly problems: readonly Problem[]
}

interface Wish {
  /** Hash, or its beginning, of an entry that must be there. */
  readonly expectHead?: string
  /** Told before each run that is judged again. */
  readonly progress: (done: number, of: number) => void
}

/** Checks that the chain is whole, that it holds the expected entry, and that each run in it gives its verdict again.
 *  @throws InputFailure when the history cannot be read or the expected hash is none */
export function verifyHistory(runs: string, { expectHead, progress }: Wish): Verification {
  if (expectHead !== undefined) requireHash(expectHead)
  const read = chainIn(runs)
  if ('problem' in read) return { entries: 0, head: '', runs: 0, rederived: 0, problems: [read.problem] }
  const { entries, head } = read
  const judged = entries.filter(entry => entry.kind !== 'decision')
  const outcomes = judged.map((entry, i) => {
    progress(i, judged.length)
    return rederive(runs, entry)
  })
  const problems = [
    ...tailProblems(read),
    ...(expectHead === undefined ? [] : headProblems(read, expectHead)),
    ...outcomes.filter(found => found !== null),
    ...strangers(runs, entries),
  ]
  return { entries: entries.length, head, runs: judged.length, rederived: outcomes.filter(found => found === null).length, problems }
}

function chainIn(runs: string): Chain | { readonly problem: Problem } {
  try {
    return readHistory(runs)
  } catch (error) {
    if (error instanceof InputFailure && error.cause instanceof BrokenChain)
      return { problem: { kind: error.cause.newer ? 'unchecked' : 'wrong', text: error.message } }
    throw error
  }
}

function tailProblems({ entries, torn }: Chain): Problem[] {
  if (torn > 0)
    return [{ kind: 'unchecked', text: `The last line breaks off after ${torn} bytes, as a crash while appending leaves it; what it was to say is lost.` }]
  return entries.length === 0 ? [{ kind: 'unchecked', text: 'There is no entry to check.' }] : []
}

function headProblems({ entries }: Chain, expected: string): Problem[] {
  const found = entries.find(({ hash }) => hash.startsWith(expected.toLowerCase()))
  if (!found) return [{ kind: 'wrong', text: `No entry has the expected hash ${expected}: entries were removed from the end, or this is another history.` }]
  const later = entries.length - found.n
  return [
    {
      kind: 'note',
      text: `The expected hash is that of entry ${found.n}${later === 0 ? ', the last' : `; ${later} ${later === 1 ? 'entry was' : 'entries were'} appended since`}.`,
    },
  ]
}

/** Runs with a verdict that the history does not know: of before it began, of a resident collector, or removed from it. */
function strangers(runs: string, entries: readonly Entry[]): Problem[] {
  const known = new Set(entries.map(entry => (entry.kind === 'verdict' ? entry.verdict.run : entry.kind === 'control' ? entry.control.run : '')))
  const folders = existsSync(runs) ? readdirSync(runs) : []
  const unknown = folders.filter(name => !known.has(name) && existsSync(join(runs, name, 'verdict.json'))).sort()
  if (unknown.length === 0) return []
  const some = `${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ` and ${unknown.length - 3} more` : ''}`
  return [{ kind: 'note', text: `In ${runs} but not in its history: ${some}. It does not vouch for them.` }]
}

const leastOfHash = 12

function requireHash(text: string): void {
  if (/^[0-9a-f]+$/i.test(text) && text.length >= leastOfHash && text.length <= 64) return
  throw new InputFailure(
    `Expected ${leastOfHash} to 64 hex digits after --expect-head, got "${text}": the head that an earlier run, decision or verification named`,
  )
}
