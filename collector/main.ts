import { errorMessage } from '../contract/errors.ts'
import { startDelivery } from './delivery/delivery.ts'
import { SettingsError } from './delivery/settings-error.ts'
import { createApp } from './server/app.ts'
import { ListenError, startHttpServer, waitForStopRequest } from './server/http-server.ts'
import { isOwnAddress, OwnEndpointError, refuseOwnEndpoint } from './server/loop-guard.ts'
import { Runs } from './server/runs.ts'
import { parseSettings, type Settings } from './server/settings.ts'
import { openLog } from './telemetry/log.ts'
import { startTelemetry } from './telemetry/own-telemetry.ts'
import { type ErrorReports, startErrorReports } from './telemetry/sentry.ts'

const wrongInput = 2
const rigFailed = 4

const settings = parseSettings(process.argv.slice(2), process.env)
if ('exitCode' in settings) process.exit(settings.exitCode)
const log = openLog(settings.log)
let errors: ErrorReports | undefined
process.on('uncaughtException', fail)
await collect(settings).catch(fail)
await errors?.finish(true)
process.exit(0)

async function collect(given: Settings): Promise<void> {
  const stopRequest = waitForStopRequest()
  const stopping = new AbortController()
  errors = await startErrorReports(process.env, { command: 'collector' }, process.argv, log.warn)
  await refuseOwnEndpoint(process.env, given)
  await using telemetry = await startTelemetry(process.env, 'cutover-collector', log.warn)
  await using runs = new Runs(given.runs, log)
  await using delivery = await startDelivery(process.env, { log, isOwnAddress: url => isOwnAddress(url, given) })
  if (given.resume) await runs.resume()
  const { token, metricsKeepMs } = given
  const reportError = (error: unknown) => reportFailure(error, runs)
  const app = createApp({ runs, delivery, token, metricsKeepMs, stopping: stopping.signal, trace: telemetry?.trace, log, reportError })
  await using server = await startHttpServer(app, given)
  // The first line on stdout, which the rig waits for.
  console.log(JSON.stringify({ ready: true, url: server.url }))
  log.info('Listening', { url: server.url, runs: given.runs })
  await stopRequest
  log.info('Stopping')
  stopping.abort()
}

/** Logs a failure, and reports it to Sentry with the runs that were open. */
function reportFailure(error: unknown, runs: Runs): void {
  log.error(errorMessage(error), { error })
  const ids = runs.openRuns().map(({ id }) => id)
  errors?.captureError(error, { run: ids.join(' ') || 'none' })
}

async function fail(error: unknown): Promise<never> {
  if (error instanceof OwnEndpointError || error instanceof SettingsError) {
    for (const line of error.message.split('\n')) log.error(line)
    process.exit(wrongInput)
  }
  log.error(errorMessage(error), error instanceof ListenError ? {} : { error })
  errors?.captureError(error)
  await errors?.finish(false)
  process.exit(rigFailed)
}
