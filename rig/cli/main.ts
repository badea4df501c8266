#!/usr/bin/env node
import type { ErrorReports } from '../../collector/index.ts'
import { processIo } from '../platform/command-io.ts'
import { isVerdict, reportsOf } from '../platform/telemetry/reports.ts'
import { outliveReaders } from '../platform/terminal/say.ts'
import { reportFailure, runCli } from './run-cli.ts'

let reports: ErrorReports | undefined
outliveReaders()
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, error => void end(reportFailure(error, reports)))

try {
  reports = await reportsOf(process.env)
} catch (error) {
  await end(reportFailure(error))
}
await end(await runCli(process.argv.slice(2), processIo, reports))

/** Sends what Sentry is still to get (2 s at most, whatever comes of it), then exits. */
async function end(code: number): Promise<never> {
  await reports?.finish(isVerdict(code))
  process.exit(code)
}
