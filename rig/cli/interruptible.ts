import { exitCodes } from '../platform/exit-codes.ts'
import { sentenceOf } from '../platform/failure.ts'
import { listenForInterruption } from '../platform/interruption.ts'
import { sayOnStderr } from '../platform/terminal/say.ts'

/** The first signal ends a command in order, a second one at once: what runs in its name is killed when the process exits. */
export async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  using interruption = listenForInterruption(() => process.exit(exitCodes.interrupted))
  interruption.signal.addEventListener('abort', () => sayOnStderr(`${sentenceOf(interruption.signal.reason)}: ending in order; once more ends at once`))
  return await work(interruption.signal)
}
