import { join } from 'node:path'
import { arms } from '../../../contract/arm.ts'
import { administratorRemedy } from '../../clean/after-run.ts'
import { clean as cleanRun } from '../../clean/clean.ts'
import { describeCleanup, describeManualCleanup } from '../../clean/words.ts'
import { assets } from '../../platform/assets.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes, InputFailure, sentenceOf } from '../../platform/failure.ts'
import { lockServers } from '../../platform/lock.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { type Backend, connectBackend, productionOf, serverOf } from '../../probes/backends.ts'
import { findAdministrator } from '../../run/access.ts'
import { readPolicy } from '../../run/policy-file.ts'
import { findRunFolder, generatedRunId, readRunOpening } from '../../run/run-folder.ts'

export interface CleanOptions {
  /** Id of a run, or its folder. */
  readonly run: string
  readonly runs: string
  /** Instead of the URLs in the run's plan. */
  readonly baseline?: string
  readonly candidate?: string
  /** Whose allowHosts hold; absent: the run's own policy.json, else the repository's. */
  readonly thresholds?: string
  readonly allowProduction: boolean
}

/** `cutover clean`: deletes what a run wrote in the backends. @returns 0 when nothing of it is left, else 4
 *  @throws InputFailure when it is not known where the run wrote, or who may delete; Interrupted */
export async function clean(options: CleanOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const target = targetOf(options)
  await using house = new AsyncDisposableStack()
  const backends = await reachAny(target, options)
  for (const backend of backends) house.use(backend)
  const credentials = findAdministrator(backends, commandIo().env)
  if (credentials === null) throw new InputFailure(`Cannot clean up after run ${target.run}: ${administratorRemedy}. ${describeManualCleanup(target.run)}`)
  const locks = house.use(lockServers(backends.map(serverOf)))
  const cleaned = await cleanRun({ runId: target.run, backends, credentials, signal: AbortSignal.any([interrupted, locks.lost]), log: logStatus })
  await printResult(describeCleanup(target.run, cleaned).join('\n'))
  return cleaned.complete ? exitCodes.go : exitCodes.rigFailed
}

interface Target {
  readonly run: string
  /** In the order in which to ask them: the baseline is in service, and trusted. */
  readonly backends: readonly { readonly side: (typeof arms)[number]; readonly url: string }[]
  readonly thresholds?: string
}

function targetOf({ run, runs, thresholds, ...urls }: CleanOptions): Target {
  const folder = findRunFolder(run, runs)
  if (folder === null) {
    if (!generatedRunId.test(run))
      throw new InputFailure(
        `Cannot find the run ${run}: expected record.bin in ${join(runs, run)} or ${run}, or a whole run id such as 2026-01-05-081500-4f2a`,
      )
    const given = arms.flatMap(side => (urls[side] === undefined ? [] : [{ side, url: urls[side] }]))
    if (given.length === 0)
      throw new InputFailure(
        `Cannot clean run ${run}: it has no record in ${runs}, so its backends are unknown. Pass --baseline <url>, or its folder with --runs`,
      )
    return { run, backends: given, ...(thresholds === undefined ? {} : { thresholds }) }
  }
  const { run: id, plan } = readRunOpening(folder)
  const planned = arms.map(arm => ({ side: plan.arms[arm].side ?? arm, url: urls[arm] ?? plan.arms[arm].url }))
  const different = planned.filter(({ url }, i) => planned.findIndex(other => other.url === url) === i)
  return { run: id, backends: different, thresholds: thresholds ?? join(folder, 'policy.json') }
}

/** Connects to those that answer; the others are logged. @throws InputFailure when none does */
async function reachAny({ backends, thresholds }: Target, { allowProduction }: CleanOptions): Promise<Backend[]> {
  const { allowHosts } = readPolicy(thresholds ?? assets.thresholds).policy
  const reached = await Promise.allSettled(backends.map(({ side, url }) => connectBackend(side, url, allowHosts, productionOf(allowProduction))))
  const answering = reached.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failures = reached.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  const bug = failures.find(failure => !(failure instanceof InputFailure))
  if (bug !== undefined) throw bug
  if (answering.length === 0) throw new InputFailure(failures.map(sentenceOf).join('\n'))
  for (const failure of failures) logStatus(sentenceOf(failure))
  return answering
}
