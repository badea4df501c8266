#!/usr/bin/env node
import { CommanderError } from 'commander'
import { commandLine } from './command-line.ts'
import { exitCodes } from './exit-codes.ts'
import { exitCodeOf, isBug, sentenceOf } from './failure.ts'
import { errorReporter } from './reporting/sentry.ts'
import { outliveReaders, sayOnStderr } from './terminal/say.ts'

const report = await errorReporter(process.env.SENTRY_DSN)
outliveReaders()
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, error => void endWith(error))

try {
  process.exit(await commandLine(process.argv.slice(2)))
} catch (error) {
  await endWith(error)
}

/** Says what went wrong in a sentence and ends; a bug shows its stack to whoever asks for it. */
async function endWith(error: unknown): Promise<never> {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCodes.go : exitCodes.badInput)
  if (exitCodeOf(error) !== exitCodes.interrupted) sayOnStderr(`cutover: ${sentenceOf(error)}`)
  if (isBug(error)) {
    sayOnStderr(process.env.CUTOVER_DEBUG === '1' && error instanceof Error ? String(error.stack) : 'This is a bug; CUTOVER_DEBUG=1 shows where.')
    await report(error)
  }
  process.exit(exitCodeOf(error))
}
