import { cleanAfterRun } from '../../clean/after-run.ts'
import { conductDrill, type DrillResult } from '../../drill/drill.ts'
import { findDrillLimit } from '../../drill/limit.ts'
import { describeDrill, isWithinLimit } from '../../drill/words.ts'
import { storeDrill } from '../../evidence/evidence-folder.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { admitHost } from '../../platform/hosts.ts'
import { lockServers } from '../../platform/lock.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { connectBackend, connectBackends, type Production, productionOf, requireTwoServers, serverOf } from '../../probes/backends.ts'
import { findAdministrator } from '../../run/access.ts'
import { readPolicy } from '../../run/policy-file.ts'
import { createRunId } from '../../run/run-folder.ts'

export interface DrillOptions {
  readonly baseline: string
  readonly candidate: string
  readonly accounts: number
  readonly orders: number
  readonly switchCommand?: string
  /** ms; absent: what the policy allows. */
  readonly maxDuration?: number
  readonly thresholds: string
  /** Folder that keeps the result. */
  readonly evidence: string
  readonly keepData: boolean
  /** Go on although a backend says that it is in production. */
  readonly allowProduction: boolean
  readonly json: boolean
}

/** `cutover drill`: walks the way back and keeps what came of it for later runs. @returns 0 when it held, 1 when not, 3 when it showed nothing
 *  @throws InputFailure before anything was written, RigFailure, Interrupted: then nothing is kept */
export async function drill(options: DrillOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const { policy } = readPolicy(options.thresholds)
  const production = productionOf(options.allowProduction)
  const limitMs = options.maxDuration ?? findDrillLimit(policy)
  await using house = new AsyncDisposableStack()
  const { candidate, baselineServer } = await reach(options, policy.allowHosts, production, house)
  const locks = house.use(lockServers([serverOf(candidate), baselineServer]))
  const credentials = findAdministrator([candidate], commandIo().env)
  interrupted.throwIfAborted()
  const id = createRunId(new Date())
  const reachBaseline = () => connectBackend('baseline', options.baseline, policy.allowHosts, production)
  try {
    return await printDrill(
      await conductDrill({
        ...options,
        id,
        candidate,
        connect: reachBaseline,
        limitMs,
        interrupted: AbortSignal.any([interrupted, candidate.guard.signal, locks.lost]),
        log: logStatus,
      }),
      { options, id, limitMs, policy },
    )
  } finally {
    const baseline = await reachBaseline().catch(() => null)
    await cleanAfterRun({
      runId: id,
      backends: baseline ? [house.use(baseline), candidate] : [candidate],
      credentials,
      keep: options.keepData,
      interrupted,
      log: logStatus,
    })
  }
}

/** With a switch command the baseline may answer only after it; else both must, and be two servers. Nothing is sent before both hosts are admitted. */
async function reach({ baseline, candidate, switchCommand }: DrillOptions, allowHosts: readonly string[], production: Production, house: AsyncDisposableStack) {
  if (switchCommand === undefined) {
    const both = await connectBackends({ baseline, candidate }, allowHosts, production)
    house.use(both.candidate)
    using first = both.baseline
    requireTwoServers(both)
    return { candidate: both.candidate, baselineServer: serverOf(first) }
  }
  const { url, addresses } = await admitHost(baseline, allowHosts)
  const reached = house.use(await connectBackend('candidate', candidate, allowHosts, production))
  return { candidate: reached, baselineServer: serverOf({ url, address: addresses[0] ?? url.hostname }) }
}

interface DrillReport {
  readonly options: DrillOptions
  readonly id: string
  readonly limitMs: number
  readonly policy: ReturnType<typeof readPolicy>['policy']
}

async function printDrill(drilled: DrillResult, { options: { evidence, json }, id, limitMs, policy: { names } }: DrillReport): Promise<ExitCode> {
  if (drilled.drill === null) {
    await printResult(
      json ? JSON.stringify({ id, held: null, because: drilled.because }, null, 2) : `The drill is inconclusive: ${drilled.because}. No result is stored.`,
    )
    return exitCodes.inconclusive
  }
  const { drill, written } = drilled
  const path = storeDrill(evidence, id, drill)
  const isHeld = isWithinLimit(drill, limitMs)
  const text = `${describeDrill(drill, limitMs, names)}\nStored in ${path}; the next run sends it.`
  await printResult(json ? JSON.stringify({ id, held: isHeld, within: limitMs, ...drill, written }, null, 2) : text)
  return isHeld ? exitCodes.go : exitCodes.noGo
}
