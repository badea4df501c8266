import { commandIo } from './command-io.ts'

/** Takes a line for people. */
export type StatusLog = (line: string) => void

/** Says it on stderr: stdout is for the result alone. */
export const logStatus: StatusLog = line => {
  commandIo().stderr.write(`${line}\n`)
}

/** Sees to it that a reader who has gone (`cutover run | head`) does not end the run half-way. */
export function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

/** Writes a result to stdout and waits until it is handed over, since the process may exit right after. */
export function printResult(text: string): Promise<void> {
  return new Promise(resolve => {
    commandIo().stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve())
  })
}
