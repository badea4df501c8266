import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { comparePolicies, describeDifference, flattenPolicy, terminalStyle, toJson, toText, type Verdict, verdictOfGate } from '../../collector/index.ts'
import { commandIo } from '../platform/command-io.ts'
import { type ExitCode, verdictExitCodes } from '../platform/failure.ts'
import { calledAs } from '../platform/invocation.ts'
import { logStatus, printResult } from '../platform/terminal.ts'
import type { Gate } from './run-options.ts'

interface Presentation {
  readonly json: boolean
  readonly gate: Gate
  /** Folder of the run; null where a resident collector keeps it. */
  readonly folder: string | null
}

const files = ['record.bin', 'policy.json', 'verdict.json', 'summary.md', 'junit.xml'] as const

/** Lines of a window that the prompt needs. */
const promptLines = 1

/** Prints a verdict: as one screen of text that ends in the verdict, or as the bytes of verdict.json. @returns the exit code of the gate */
export async function presentVerdict(verdict: Verdict, { json, gate, folder }: Presentation): Promise<ExitCode> {
  const { stdout, env } = commandIo()
  const height = stdout.rows ? { height: stdout.rows - promptLines } : {}
  if (json) await printJson(verdict, folder)
  else await printResult(toText(verdict, terminalStyle(stdout, env), { gate, program: calledAs(), files: filesLine(folder), ...height }))
  return verdictExitCodes[verdictOfGate(verdict, gate)]
}

/** Prints three lines about an interrupted run instead of an incomplete verdict; verdict.json where JSON is wanted. */
export async function presentInterruption(verdict: Verdict, { json, folder }: Pick<Presentation, 'json' | 'folder'>): Promise<void> {
  if (json) return await printJson(verdict, folder)
  const seconds = Math.max(0, ...verdict.checkpoints.map(({ window }) => window?.seconds ?? 0))
  const when = seconds === 0 ? 'before any measurement' : `after ${seconds} s of load`
  const where = folder === null ? 'The collector keeps its record.' : `Show its record: \`cutover judge ${folder}\``
  await printResult(`Run ${verdict.run} was interrupted ${when}: no verdict.\nIt counts neither as an attempt nor in the trends of the history.\n${where}`)
}

/** verdict.json on stdout, and where its files are on stderr. */
async function printJson(verdict: Verdict, folder: string | null): Promise<void> {
  await printResult(toJson(verdict))
  const paths = filesLine(folder)
  if (paths !== null) logStatus(paths)
}

function filesLine(folder: string | null): string | null {
  if (folder === null) return null
  const present = files.filter(name => existsSync(join(folder, name)))
  return present.length > 0 ? `Files in ${folder}: ${present.join(', ')}` : null
}

/** The files of a run that a verdict is compared with. */
export interface Stored {
  /** Path of its verdict.json. */
  readonly verdict: string
  /** Path of its policy.json. */
  readonly policy: string
  /** Text of the policy that the verdict was judged by now. */
  readonly judgedBy: string
}

/** Compares a verdict with the one in its run's folder, and where that differs also the policies. Nothing is written.
 *  @returns a sentence, and a line for each difference of the policies */
export function compareWithStored(verdict: Verdict, stored: Stored): string {
  const file = stored.verdict
  if (!existsSync(file)) return `Not compared: there is no ${file}. Nothing was written.`
  const before = readFileSync(file, 'utf8')
  if (before === toJson(verdict)) return `The same, byte for byte, as ${file}.`
  const changed = findChangedInputs(verdict, before)
  const why = changed.length > 0 ? `it was judged on another ${changed.join(' and another ')}` : 'it was changed, or written by another version'
  return [`Different from ${file}: ${why}. Nothing was written.`, ...(changed.includes('policy') ? listPolicyDifferences(stored) : [])].join('\n')
}

function findChangedInputs({ record, policy }: Verdict, before: string): string[] {
  try {
    const then: Pick<Verdict, 'record' | 'policy'> = JSON.parse(before)
    return [...(then.policy.sha256 === policy.sha256 ? [] : ['policy']), ...(then.record.sha256 === record.sha256 ? [] : ['record'])]
  } catch {
    return []
  }
}

function listPolicyDifferences({ policy, judgedBy }: Stored): string[] {
  if (!existsSync(policy)) return [`The differences of the policies are unknown: there is no ${policy}.`]
  const before = parseLines(readFileSync(policy, 'utf8'))
  if (before === null) return [`The differences of the policies are unknown: ${policy} is not a valid policy.`]
  const found = comparePolicies(before, flattenPolicy(judgedBy))
  if (found.length === 0) return ['The policies have the same content; only their layout differs.']
  return ['The policies differ in:', ...found.map(difference => `  ${describeDifference(difference)}`)]
}

function parseLines(text: string) {
  try {
    return flattenPolicy(text)
  } catch {
    return null
  }
}
