import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeVersion, type Objectives, terminalStyle } from '../../../collector/index.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import { assessBackend } from '../../capacity/assess-backend.ts'
import type { AssessedBackend, Assessment } from '../../capacity/assessment.ts'
import { assessmentMarkdown, assessmentText } from '../../capacity/assessment-text.ts'
import type { RateRange } from '../../capacity/rate-search.ts'
import { type K6, requireK6 } from '../../load/k6/find.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes, InputFailure } from '../../platform/failure.ts'
import { lockServers } from '../../platform/lock.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { type Backend, connectBackend, connectBackends, productionOf, requireTwoServers, serverOf } from '../../probes/backends.ts'
import { type PolicyFile, readPolicy } from '../../run/policy-file.ts'
import { startCollector } from '../../run/run-collector.ts'
import { createRunId } from '../../run/run-folder.ts'

export interface AssessOptions {
  readonly baseline: string
  /** Assessed after the baseline; absent: the baseline alone. */
  readonly candidate?: string
  /** Sessions per second that the backend must hold. */
  readonly rate: number
  /** Highest sessions per second to try. */
  readonly maxRate: number
  /** ms */
  readonly p95: number
  /** Share of requests. */
  readonly errorRate: number
  readonly thresholds: string
  /** Folder that gets a folder for this assessment. */
  readonly runs: string
  /** Go on although a backend says that it is in production. */
  readonly allowProduction?: boolean
  /** Leave what the steps wrote in the backends. */
  readonly keepData: boolean
  readonly json: boolean
}

/** `cutover assess`: the capacity of one backend, or of each of two.
 *  @returns 0 when it holds the load, 1 when not, 3 when unknown; of two the worse
 *  @throws InputFailure before anything was started, RigFailure, Interrupted before the first step */
export async function assess(options: AssessOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const policy = readPolicy(options.thresholds)
  const reach = reachOf(options)
  await using house = new AsyncDisposableStack()
  const reached = await reachAll(options, policy)
  for (const { backend } of reached) house.use(backend)
  const locks = house.use(lockServers(reached.map(({ backend }) => serverOf(backend))))
  const k6 = await requireK6(interrupted)
  const assessment = await assessAll(reached, { options, policy, reach, k6, interrupted, lockLost: locks.lost })
  const folder = keep(assessment, options.runs)
  await printResult(options.json ? JSON.stringify(assessment, null, 2) : assessmentText(assessment, terminalStyle(commandIo().stdout, commandIo().env)))
  logStatus(`stored in ${folder}`)
  return interrupted.aborted ? exitCodes.interrupted : exitCodeOf(assessment)
}

interface Reached {
  readonly arm: Arm
  readonly backend: Backend
}

interface Task {
  readonly options: AssessOptions
  readonly policy: PolicyFile
  readonly reach: RateRange
  readonly k6: K6
  readonly interrupted: AbortSignal
  readonly lockLost: AbortSignal
}

function reachOf({ rate, maxRate }: AssessOptions): RateRange {
  if (rate > maxRate) throw new InputFailure(`--rate ${rate} is above --max-rate ${maxRate}. Raise --max-rate`)
  return { base: rate, max: maxRate }
}

async function reachAll({ baseline, candidate, allowProduction }: AssessOptions, { policy: { allowHosts } }: PolicyFile): Promise<Reached[]> {
  const production = productionOf(allowProduction)
  if (candidate === undefined) return [{ arm: 'baseline', backend: await connectBackend('baseline', baseline, allowHosts, production) }]
  const backends = await connectBackends({ baseline, candidate }, allowHosts, production)
  requireTwoServers(backends)
  return arms.map(arm => ({ arm, backend: backends[arm] }))
}

/** One after the other: together they would disturb each other. */
async function assessAll(reached: readonly Reached[], { options, policy, reach, k6, interrupted, lockLost }: Task): Promise<Assessment> {
  const started = new Date()
  const id = createRunId(started)
  const folder = join(options.runs, id)
  mkdirSync(folder, { recursive: true })
  await using collector = await startCollector(folder, interrupted)
  const objectives: Objectives = { p95: options.p95, errors: options.errorRate }
  const backends: AssessedBackend[] = []
  for (const { arm, backend } of reached) {
    if (interrupted.aborted) break
    const setting = {
      backend,
      name: policy.policy.names[arm],
      objectives,
      policy,
      collector,
      folder,
      k6,
      keep: options.keepData,
      interrupted,
      lockLost,
      log: logStatus,
    }
    backends.push(await assessBackend(setting, reach, id, arm))
  }
  const [from, to] = [started, new Date()].map(time => time.toISOString())
  return {
    schema: 1,
    id,
    from: from ?? '',
    to: to ?? '',
    judge: { version: judgeVersion },
    objectives,
    load: reach.base,
    interrupted: interrupted.aborted,
    backends,
  }
}

function keep(assessment: Assessment, runs: string): string {
  const folder = join(runs, assessment.id)
  writeFileSync(join(folder, 'assessment.json'), `${JSON.stringify(assessment, null, 2)}\n`)
  writeFileSync(join(folder, 'assessment.md'), assessmentMarkdown(assessment))
  return folder
}

function exitCodeOf({ backends }: Assessment): ExitCode {
  const answers = backends.map(({ bearsLoad }) => bearsLoad)
  if (answers.includes('no')) return exitCodes.noGo
  return answers.length === 0 || answers.includes('not known') ? exitCodes.inconclusive : exitCodes.go
}
