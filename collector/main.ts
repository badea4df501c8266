import { app } from './service/app.ts'
import { startErrorReports } from './service/error-reports.ts'
import { Runs } from './service/runs.ts'
import { CannotListen, serve } from './service/serve.ts'
import { readSettings, type Settings } from './service/settings.ts'
import { stopRequested } from './service/stop-request.ts'
import { startTelemetry } from './service/telemetry.ts'

const rigFailed = 4

const settings = readSettings(process.argv.slice(2), process.env)
if ('exitCode' in settings) process.exit(settings.exitCode)
const errors = await startErrorReports(process.env)
process.on('uncaughtException', fail)
await collect(settings).catch(fail)
process.exit(0)

async function collect(given: Settings): Promise<void> {
  const stop = stopRequested()
  const stopping = new AbortController()
  await using _telemetry = await startTelemetry(process.env, given)
  await using runs = new Runs(given.runs)
  if (given.resume) for (const sentence of await runs.resume()) console.error(sentence)
  await using server = await serve(app({ runs, token: given.token, keep: given.keep, stopping: stopping.signal, report: errors.report }), given)
  console.log(JSON.stringify({ ready: true, url: server.url }))
  await stop
  stopping.abort()
}

async function fail(error: unknown): Promise<never> {
  if (error instanceof CannotListen) console.error(error.message)
  else errors.report(error)
  await errors.flush()
  process.exit(rigFailed)
}
