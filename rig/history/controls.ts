import type { ControlResult } from '../control/result.ts'
import type { Entry } from './entry.ts'
import { appendToHistory, readHistory } from './file.ts'

/** Appends what a control came to to the history of a runs folder; it is on the disk when this resolves.
 *  @param runs that the run's own folder is in
 *  @throws InputFailure when the history is broken, RigFailure when it cannot be written */
export async function keepControl(runs: string, result: ControlResult): Promise<void> {
  await appendToHistory(runs, () => ({ kind: 'control', control: result }))
}

/** All controls that were ever kept, in order; none before the first.
 *  @throws InputFailure naming file and line of a broken history: a result that is left out would make the rest look better */
export function controlsKept(runs: string): ControlResult[] {
  return controlsIn(readHistory(runs).entries)
}

/** The controls among the entries of a history. */
export function controlsIn(entries: readonly Entry[]): ControlResult[] {
  return entries.flatMap(entry => (entry.kind === 'control' ? [entry.control] : []))
}
