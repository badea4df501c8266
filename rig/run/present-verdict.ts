import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { differenceSentence, differences, policyLines, toJson, toText, type Verdict, verdictOfGate } from '../../collector/index.ts'
import { type ExitCode, verdictExitCodes } from '../platform/exit-codes.ts'
import { print, sayOnStderr } from '../platform/terminal/say.ts'
import { hasColours } from './progress.ts'
import type { Gate } from './run-options.ts'

interface Presentation {
  readonly json: boolean
  readonly gate: Gate
  /** Folder of the run; null where a resident collector keeps it. */
  readonly folder: string | null
}

const files = ['record.bin', 'policy.json', 'verdict.json', 'summary.md', 'junit.xml'] as const
const widthWithoutTerminal = 120

/** Prints a verdict: as a table with where the files are, or as the bytes of verdict.json.
 *  @returns the exit code by what the run is gated on */
export async function presentVerdict(verdict: Verdict, { json, gate, folder }: Presentation): Promise<ExitCode> {
  if (json) await print(toJson(verdict))
  else await print(toText(verdict, { colour: hasColours(process.stdout), width: process.stdout.columns || widthWithoutTerminal }))
  const where = folder === null ? null : filesLine(folder)
  if (where && json) sayOnStderr(where)
  else if (where) await print(`\n${where}`)
  return verdictExitCodes[verdictOfGate(verdict, gate)]
}

function filesLine(folder: string): string | null {
  const present = files.filter(name => existsSync(join(folder, name)))
  return present.length > 0 ? `Files in ${folder}: ${present.join(', ')}` : null
}

/** What a verdict is compared with: what its run left, and by what it was judged this time. */
export interface Stored {
  /** The run's verdict.json. */
  readonly verdict: string
  /** The run's policy.json. */
  readonly policy: string
  /** Text of the policy that it was judged by now. */
  readonly judgedBy: string
}

/** How a verdict relates to the one that its run left, and in what the policies differ; nothing is written. */
export function compareWithStored(verdict: Verdict, stored: Stored): string {
  const file = stored.verdict
  if (!existsSync(file)) return `There is no ${file} to compare with; nothing was written.`
  const left = readFileSync(file, 'utf8')
  if (left === toJson(verdict)) return `The same, byte for byte, as ${file}.`
  const differing = inputsThatDiffer(verdict, left)
  const why = differing.length > 0 ? `it was given on another ${differing.join(' and another ')}` : 'it was changed, or written by another version'
  return [`This is not what ${file} says: ${why}. Nothing was written.`, ...(differing.includes('policy') ? policyDifferences(stored) : [])].join('\n')
}

function inputsThatDiffer({ record, policy }: Verdict, left: string): string[] {
  try {
    const then: Pick<Verdict, 'record' | 'policy'> = JSON.parse(left)
    return [...(then.policy.sha256 === policy.sha256 ? [] : ['policy']), ...(then.record.sha256 === record.sha256 ? [] : ['record'])]
  } catch {
    return []
  }
}

/** A line for each place at which the run's policy differs from the one given. */
function policyDifferences({ policy, judgedBy }: Stored): string[] {
  if (!existsSync(policy)) return [`Its own policy is not there (${policy}), so nobody can say what differs.`]
  const before = linesIn(readFileSync(policy, 'utf8'))
  if (before === null) return [`Its own policy cannot be read (${policy}), so nobody can say what differs.`]
  const found = differences(before, policyLines(judgedBy))
  if (found.length === 0) return ['The policies say the same; they differ in layout only.']
  return ['The policies differ in:', ...found.map(difference => `  ${differenceSentence(difference)}`)]
}

function linesIn(text: string) {
  try {
    return policyLines(text)
  } catch {
    return null
  }
}
