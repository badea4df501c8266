// Not by collector/index.ts: `--version` and help would load the whole collector.
import { sanitizeOutput } from '../../collector/report/sanitize.ts'
import { commandIo } from './command-io.ts'
import { typeable } from './invocation.ts'

/** Takes one line of status. */
export type StatusLog = (line: string) => void

/** Longer status is cut: others' error pages come in megabytes. */
const maxStatusLength = 20_000

/** Prints status on stderr, sanitized; stdout is for the result alone. */
export const logStatus: StatusLog = line => {
  const text = sanitizeOutput(line.length > maxStatusLength ? `${line.slice(0, maxStatusLength).toWellFormed()}…` : line)
  commandIo().stderr.write(`${typeable(text)}\n`)
}

/** Prints a command's result on stdout, sanitized; JSON keeps its values. Resolves when it is written, since the process may exit right after. */
export function printResult(text: string): Promise<void> {
  const safe = isJson(text) ? escapeJson(text) : typeable(sanitizeOutput(text))
  return new Promise(resolve => {
    commandIo().stdout.write(safe.endsWith('\n') ? safe : `${safe}\n`, () => resolve())
  })
}

/** Lets a command go on when its reader has closed the pipe (`cutover run | head`). */
export function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Control characters and bidirectional marks that JSON.stringify leaves as they are, and what CI runners obey anywhere in a line. */
const unsafeInJson = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|#(?=#(?:vso|teamcity)?\[)/giu

/** Writes unsafe characters as escapes: a parser reads the same values. */
function escapeJson(text: string): string {
  return text.replace(unsafeInJson, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
