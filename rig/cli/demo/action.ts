import { assets } from '../../platform/assets.ts'
import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { type ServingChild, startServingChild } from '../../platform/serving-child.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { defaultDatabaseRoles } from '../../run/run-defaults.ts'
import type { RunOptions } from '../../run/run-options.ts'
import { run } from '../run/action.ts'

export interface DemoOptions extends Pick<RunOptions, 'thresholds' | 'runs' | 'json' | 'seed'> {
  readonly baselinePort: number
  readonly candidatePort: number
  /** Only serve the backends, until Ctrl-C. */
  readonly serve: boolean
}

interface DemoReady {
  readonly baseline: string
  readonly candidate: string
  readonly database: string
  /** For the rig, which only looks on. */
  readonly databaseToRead: string
}

/** `cutover demo`: two backends on an embedded PostgreSQL, and the rehearsal on them for all checkpoints.
 *  @returns 0 when it ran to its end, whatever the verdicts */
export async function demo(options: DemoOptions, interrupted: AbortSignal): Promise<ExitCode> {
  await using backends = await startBackends(options, interrupted)
  const { baseline, candidate, databaseToRead: databaseUrl } = backends.ready
  if (options.serve) return await serve(backends, interrupted)
  const { thresholds, runs, json, seed } = options
  const load = {
    checkpoint: 'all',
    profile: 'rehearsal',
    gate: 'measured',
    force: false,
    stopEarly: false,
    databaseRoles: defaultDatabaseRoles,
    readBack: 'backends',
    readBackSql: assets.censusSql,
  } as const
  const code = await run({ baseline, candidate, databaseUrl, thresholds, runs, json, ...load, ...(seed === undefined ? {} : { seed }) }, interrupted)
  return code === exitCodes.interrupted ? code : exitCodes.go
}

function startBackends({ baselinePort, candidatePort }: DemoOptions, signal: AbortSignal): Promise<ServingChild<DemoReady>> {
  return startServingChild<DemoReady>({
    name: 'The demonstration',
    script: assets.demo,
    args: ['--baseline-port', String(baselinePort), '--candidate-port', String(candidatePort)],
    readyTimeoutMs: 60_000,
    stopTimeoutMs: 15_000,
    signal,
    log: logStatus,
  })
}

async function serve({ ready, exited }: ServingChild<DemoReady>, interrupted: AbortSignal): Promise<ExitCode> {
  await printResult(howToUse(ready))
  const stopped = new Promise<ExitCode>(resolve => {
    if (interrupted.aborted) resolve(exitCodes.interrupted)
    interrupted.addEventListener('abort', () => resolve(exitCodes.interrupted), { once: true })
  })
  return await Promise.race([stopped, exited.then(() => exitCodes.rigFailed)])
}

function howToUse({ baseline, candidate, database, databaseToRead }: DemoReady): string {
  return `The demonstration serves until Ctrl-C:
  baseline   ${baseline}
  candidate  ${candidate}
  database   ${database}

Put them under load from another terminal:
  cutover run -b ${baseline} -c ${candidate} --profile rehearsal \\
    --database-url ${databaseToRead}

Make the candidate misbehave while it runs (each PUT replaces what was set before, {} ends it):
  curl -X PUT ${candidate}/__faults -H 'content-type: application/json' -d '{"latencyFactor": 1.3}'
  curl -X PUT ${candidate}/__faults -H 'content-type: application/json' -d '{"errorShare": 0.01}'
  curl -X PUT ${candidate}/__faults -H 'content-type: application/json' -d '{"loseWrites": 1}'
  curl -X PUT ${candidate}/__faults -H 'content-type: application/json' -d '{"outage": true}'
  curl -X PUT ${candidate}/__faults -H 'content-type: application/json' -d '{}'`
}
