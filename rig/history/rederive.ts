import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { judgeRecord, judgeVersion, RecordError, toJson, UnfitPolicyError, type Verdict } from '../../collector/index.ts'
import { resultOf } from '../control/result.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import { type PolicyFile, readPolicy } from '../run/policy-file.ts'
import type { Entry, KeptVerdict } from './entry.ts'
import { keptOf } from './keep-verdict.ts'
import type { Problem } from './problem.ts'

type RunEntry = Exclude<Entry, { readonly kind: 'decision' }>

/** Judges a run's record again and compares it with what the history and its verdict.json say.
 *  @returns null when it is the same, byte for byte */
export function rederive(runs: string, entry: RunEntry): Problem | null {
  const run = entry.kind === 'verdict' ? entry.verdict.run : entry.control.run
  const folder = join(runs, run)
  const about = `Entry ${entry.n}, run ${run}`
  const missing = ['record.bin', 'policy.json', 'verdict.json'].filter(name => !existsSync(join(folder, name)))
  if (missing.length > 0) return { kind: 'unchecked', text: `${about}: ${missing.join(', ')} is not in ${folder}, so its verdict cannot be given again.` }
  const stored = readFileSync(join(folder, 'verdict.json'), 'utf8')
  const version = entry.kind === 'verdict' ? entry.verdict.judge : versionIn(stored)
  if (version !== judgeVersion)
    return {
      kind: 'unchecked',
      text: `${about}: judged by version ${version}, not re-derivable with this judge ${judgeVersion}. Check it with the version of cutover that has that judge.`,
    }
  try {
    const policy = readPolicy(join(folder, 'policy.json'))
    const verdict = judgeRecord(join(folder, 'record.bin'), policy.parsed)
    const why = entry.kind === 'verdict' ? differsFromKept(verdict, entry.verdict, policy) : controlDiffers(verdict, entry)
    if (why !== null) return { kind: 'wrong', text: `${about}: ${why}.` }
    if (toJson(verdict) !== stored) return { kind: 'wrong', text: `${about}: ${join(folder, 'verdict.json')} is not what its record gives; it was changed.` }
    return null
  } catch (error) {
    return failed(about, error)
  }
}

function differsFromKept(verdict: Verdict, kept: KeptVerdict, policy: PolicyFile): string | null {
  if (policy.parsed.sha256 !== kept.policy.sha256) return 'its policy.json is not the one that it was judged by; it was changed'
  if (verdict.record.sha256 !== kept.record) return 'its record.bin is not the one that was judged; it was changed'
  const backends = { baseline: { identity: kept.backends.baseline }, candidate: { identity: kept.backends.candidate } }
  const again = keptOf(verdict, { plan: kept, backends, policyText: policy.text })
  return isDeepStrictEqual(JSON.parse(JSON.stringify(again)), kept)
    ? null
    : `its record gives ${verdict.verdict}, which is not all that the history says of it (${kept.verdict}); the history was written anew`
}

function controlDiffers(verdict: Verdict, { control }: RunEntry & { readonly kind: 'control' }): string | null {
  const { candidateVersion, baselineVersion, policySha256 } = control
  const again = resultOf(control, verdict, { candidateVersion, baselineVersion, policySha256 })
  const keys = ['run', 'at', 'verdict', 'calledAfter'] as const
  const differing = keys.filter(key => again[key] !== control[key])
  if (differing.length === 0) return null
  return `its record does not give what the history says: ${differing.map(key => `${key} ${again[key]}, not ${control[key]}`).join('; ')}`
}

function versionIn(stored: string): string {
  const [, version] = /"judge":\s*\{\s*"version":\s*"([^"]*)"/.exec(stored) ?? []
  return version ?? 'unknown'
}

/** A record of a newer version may be sound; any other that cannot be judged is not what was judged then. */
function failed(about: string, error: unknown): Problem {
  if (error instanceof RecordError) {
    const newer = error.fault === 'newer'
    return { kind: newer ? 'unchecked' : 'wrong', text: `${about}: ${sentenceOf(error)} (${error.fault}, at byte ${error.offset}).` }
  }
  if (error instanceof UnfitPolicyError || error instanceof InputFailure) return { kind: 'wrong', text: `${about}: ${sentenceOf(error)}.` }
  throw error
}
