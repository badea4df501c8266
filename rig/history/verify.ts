import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { judgeRecord, judgeVersion, RecordError, toJson, UnfitPolicyError, type Verdict } from '../../collector/index.ts'
import { toControlResult } from '../control/control-result.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import { type PolicyFile, readPolicy } from '../run/policy-file.ts'
import { toStoredVerdict } from './append.ts'
import { BrokenChain, type Chain } from './hash-chain.ts'
import type { Entry, StoredVerdict } from './history-entry.ts'
import { readHistory } from './history-file.ts'

export interface Verification {
  readonly entries: number
  readonly head: string
  /** Runs and controls in it, and those that were rejudged to the same verdict, byte for byte. */
  readonly runs: number
  readonly rederived: number
  readonly problems: readonly Problem[]
}

interface VerifyOptions {
  /** Hash, or its first digits, of an entry that must be there. */
  readonly expectHead?: string
  /** Called before each run is rejudged. */
  readonly progress: (done: number, of: number) => void
}

/** Checks that the chain is unbroken, has the expected entry, and that each run is rejudged to its verdict.
 *  @throws InputFailure when the history cannot be read or the expected hash is none */
export function verifyHistory(runs: string, { expectHead, progress }: VerifyOptions): Verification {
  if (expectHead !== undefined) requireHash(expectHead)
  const read = loadChain(runs)
  if ('problem' in read) return { entries: 0, head: '', runs: 0, rederived: 0, problems: [read.problem] }
  const { entries, head } = read
  const judged = entries.filter(entry => entry.kind !== 'decision')
  const outcomes = judged.map((entry, i) => {
    progress(i, judged.length)
    return rejudge(runs, entry)
  })
  const problems = [
    ...findTailProblems(read),
    ...(expectHead === undefined ? [] : findHeadProblems(read, expectHead)),
    ...outcomes.filter(found => found !== null),
    ...findUnlistedRuns(runs, entries),
  ]
  return { entries: entries.length, head, runs: judged.length, rederived: outcomes.filter(found => found === null).length, problems }
}

function loadChain(runs: string): Chain | { readonly problem: Problem } {
  try {
    return readHistory(runs)
  } catch (error) {
    if (error instanceof InputFailure && error.cause instanceof BrokenChain)
      return { problem: { kind: error.cause.newer ? 'unchecked' : 'wrong', text: error.message } }
    throw error
  }
}

function findTailProblems({ entries, torn }: Chain): Problem[] {
  if (torn > 0) return [{ kind: 'unchecked', text: `The last line is incomplete (${torn} bytes), as a crash while appending leaves it; that entry is lost.` }]
  return entries.length === 0 ? [{ kind: 'unchecked', text: 'There are no entries to check.' }] : []
}

function findHeadProblems({ entries }: Chain, expected: string): Problem[] {
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

/** Finds runs with a verdict that the history does not have: older than it, of a resident collector, or removed from it. */
function findUnlistedRuns(runs: string, entries: readonly Entry[]): Problem[] {
  const known = new Set(entries.map(entry => (entry.kind === 'verdict' ? entry.verdict.run : entry.kind === 'control' ? entry.control.run : '')))
  const folders = existsSync(runs) ? readdirSync(runs) : []
  const unknown = folders.filter(name => !known.has(name) && existsSync(join(runs, name, 'verdict.json'))).sort()
  if (unknown.length === 0) return []
  const some = `${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ` and ${unknown.length - 3} more` : ''}`
  return [{ kind: 'note', text: `Not in the history: ${some} (in ${runs}). Nothing is proven about them.` }]
}

const minHashDigits = 12

function requireHash(text: string): void {
  if (/^[0-9a-f]+$/i.test(text) && text.length >= minHashDigits && text.length <= 64) return
  throw new InputFailure(
    `Invalid --expect-head "${text}": expected ${minHashDigits} to 64 hex digits. Use the head that an earlier run, decision or verification printed`,
  )
}

/** A finding of a verification: wrong: not what was once appended; unchecked: could not be checked; note: for information. */
export interface Problem {
  readonly kind: 'wrong' | 'unchecked' | 'note'
  readonly text: string
}

type RunEntry = Exclude<Entry, { readonly kind: 'decision' }>

/** Rejudges a run's record and compares the verdict with the history and with its verdict.json.
 *  @returns null when it is the same, byte for byte */
function rejudge(runs: string, entry: RunEntry): Problem | null {
  const run = entry.kind === 'verdict' ? entry.verdict.run : entry.control.run
  const folder = join(runs, run)
  const about = `Entry ${entry.n}, run ${run}`
  const missing = ['record.bin', 'policy.json', 'verdict.json'].filter(name => !existsSync(join(folder, name)))
  if (missing.length > 0) return { kind: 'unchecked', text: `${about}: ${missing.join(', ')} missing in ${folder}, so its verdict cannot be rejudged.` }
  const stored = readFileSync(join(folder, 'verdict.json'), 'utf8')
  const version = entry.kind === 'verdict' ? entry.verdict.judge : findJudgeVersion(stored)
  if (version !== judgeVersion)
    return {
      kind: 'unchecked',
      text: `${about}: judged by version ${version}, which this judge (${judgeVersion}) cannot rejudge. Verify it with the version of cutover that has that judge.`,
    }
  try {
    const policy = readPolicy(join(folder, 'policy.json'))
    const verdict = judgeRecord(join(folder, 'record.bin'), policy.parsed)
    const why = entry.kind === 'verdict' ? describeKeptDifference(verdict, entry.verdict, policy) : describeControlDifference(verdict, entry)
    if (why !== null) return { kind: 'wrong', text: `${about}: ${why}.` }
    if (toJson(verdict) !== stored)
      return { kind: 'wrong', text: `${about}: ${join(folder, 'verdict.json')} is not the verdict of its record: it was changed.` }
    return null
  } catch (error) {
    return toProblem(about, error)
  }
}

function describeKeptDifference(verdict: Verdict, kept: StoredVerdict, policy: PolicyFile): string | null {
  if (policy.parsed.sha256 !== kept.policy.sha256) return 'its policy.json is not the one that it was judged by: it was changed'
  if (verdict.record.sha256 !== kept.record) return 'its record.bin is not the one that was judged: it was changed'
  const backends = { baseline: { identity: kept.backends.baseline }, candidate: { identity: kept.backends.candidate } }
  const again = toStoredVerdict(verdict, { plan: kept, backends, policyText: policy.text })
  return isDeepStrictEqual(JSON.parse(JSON.stringify(again)), kept)
    ? null
    : `its record is judged ${verdict.verdict} and differs from the entry (${kept.verdict}): the history was rewritten`
}

function describeControlDifference(verdict: Verdict, { control }: RunEntry & { readonly kind: 'control' }): string | null {
  const { candidateVersion, baselineVersion, policySha256 } = control
  const again = toControlResult(control, verdict, { candidateVersion, baselineVersion, policySha256 })
  const keys = ['run', 'at', 'verdict', 'calledAfter'] as const
  const differing = keys.filter(key => again[key] !== control[key])
  if (differing.length === 0) return null
  return `its record differs from the entry: ${differing.map(key => `${key} ${again[key]}, not ${control[key]}`).join('; ')}`
}

function findJudgeVersion(stored: string): string {
  const [, version] = /"judge":\s*\{\s*"version":\s*"([^"]*)"/.exec(stored) ?? []
  return version ?? 'unknown'
}

/** A record of a newer version may be sound; any other that cannot be judged is not the one that was judged. */
function toProblem(about: string, error: unknown): Problem {
  if (error instanceof RecordError) {
    const newer = error.fault === 'newer'
    return { kind: newer ? 'unchecked' : 'wrong', text: `${about}: ${sentenceOf(error)} (${error.fault}, at byte ${error.offset}).` }
  }
  if (error instanceof UnfitPolicyError || error instanceof InputFailure) return { kind: 'wrong', text: `${about}: ${sentenceOf(error)}.` }
  throw error
}
