import { WrongSetting } from './delivery/wrong-setting.ts'
import { app } from './server/app.ts'
import { startDelivery } from './server/delivery.ts'
import { expectElsewhere, OwnIntake } from './server/own-intake.ts'
import { Runs } from './server/runs.ts'
import { CannotListen, serve } from './server/serve.ts'
import { readSettings, type Settings } from './server/settings.ts'
import { stopRequested } from './server/stop-request.ts'
import { startTelemetry } from './telemetry/own-telemetry.ts'
import { type Reports, startReports } from './telemetry/reports.ts'

const wrongInput = 2
const rigFailed = 4

const settings = readSettings(process.argv.slice(2), process.env)
if ('exitCode' in settings) process.exit(settings.exitCode)
let reports: Reports | undefined
process.on('uncaughtException', fail)
await collect(settings).catch(fail)
await reports?.ended(true)
process.exit(0)

async function collect(given: Settings): Promise<void> {
  const stop = stopRequested()
  const stopping = new AbortController()
  reports = await startReports(process.env, { command: 'collector' })
  await expectElsewhere(process.env, given)
  await using telemetry = await startTelemetry(process.env, 'cutover-collector')
  await using runs = new Runs(given.runs)
  await using delivery = await startDelivery(process.env, given)
  if (given.resume) for (const sentence of await runs.resume()) console.error(sentence)
  const report = (error: unknown) => reportFailure(error, runs)
  const { token, keep } = given
  await using server = await serve(app({ runs, delivery, token, keep, stopping: stopping.signal, trace: telemetry?.trace, report }), given)
  console.log(JSON.stringify({ ready: true, url: server.url }))
  await stop
  stopping.abort()
}

/** On stderr, and to Sentry with the run that was under way. */
function reportFailure(error: unknown, runs: Runs): void {
  console.error(error)
  const ids = runs.underWay().map(({ id }) => id)
  reports?.error(error, { run: ids.join(' ') || 'none' })
}

async function fail(error: unknown): Promise<never> {
  if (error instanceof OwnIntake || error instanceof WrongSetting) {
    console.error(error.message)
    process.exit(wrongInput)
  }
  if (error instanceof CannotListen) console.error(error.message)
  else console.error(error)
  reports?.error(error)
  await reports?.ended(false)
  process.exit(rigFailed)
}
