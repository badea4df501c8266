#!/usr/bin/env node
import type { ErrorReports } from '../../collector/index.ts'
import { processIo } from '../platform/command-io.ts'
import { isVerdictCode, startCommandReports } from '../platform/telemetry.ts'
import { ignoreClosedOutput } from '../platform/terminal.ts'
import { reportFailure, runCli } from './run-cli.ts'

let reports: ErrorReports | undefined
ignoreClosedOutput()
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, error => void end(reportFailure(error, reports)))

try {
  reports = await startCommandReports(process.env)
} catch (error) {
  await end(reportFailure(error))
}
await end(await runCli(process.argv.slice(2), processIo, reports))

/** Sends what Sentry is still to get (2 s at most, whatever comes of it), then exits. */
async function end(code: number): Promise<never> {
  await reports?.finish(isVerdictCode(code))
  process.exit(code)
}
