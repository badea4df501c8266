import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gated, toJson, toText, type Verdict } from '../../collector/index.ts'
import { type ExitCode, verdictExitCodes } from '../platform/exit-codes.ts'
import { hasColours } from '../platform/terminal/progress.ts'
import { print, sayOnStderr } from '../platform/terminal/say.ts'
import type { Gate } from './options.ts'

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
  return verdictExitCodes[gated(verdict, gate)]
}

function filesLine(folder: string): string | null {
  const present = files.filter(name => existsSync(join(folder, name)))
  return present.length > 0 ? `Files in ${folder}: ${present.join(', ')}` : null
}
