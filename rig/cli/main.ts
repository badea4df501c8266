#!/usr/bin/env node
import { CommanderError } from 'commander'
import type { Reports } from '../../collector/index.ts'
import { exitCodes } from '../platform/exit-codes.ts'
import { exitCodeOf, isBug, sentenceOf } from '../platform/failure.ts'
import { isVerdict, reportsOf } from '../platform/telemetry/reports.ts'
import { outliveReaders, sayOnStderr } from '../platform/terminal/say.ts'
import { commandLine } from './command-line.ts'

let reports: Reports | undefined
outliveReaders()
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, error => void endWith(error))

try {
  reports = await reportsOf(process.env)
  await end(await commandLine(process.argv.slice(2), reports))
} catch (error) {
  await endWith(error)
}

/** Says what went wrong in a sentence and ends; a bug shows its stack to whoever asks for it. */
async function endWith(error: unknown): Promise<never> {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCodes.go : exitCodes.badInput)
  const code = exitCodeOf(error)
  if (code !== exitCodes.interrupted) sayOnStderr(`cutover: ${sentenceOf(error)}`)
  if (isBug(error))
    sayOnStderr(process.env.CUTOVER_DEBUG === '1' && error instanceof Error ? String(error.stack) : 'This is a bug; CUTOVER_DEBUG=1 shows where.')
  if (code === exitCodes.rigFailed) reports?.error(error)
  return end(code)
}

/** Whoever takes our reports may hold this up for 2 s, and changes no exit code. */
async function end(code: number): Promise<never> {
  await reports?.ended(isVerdict(code))
  process.exit(code)
}
