import { InvalidArgumentError } from 'commander'
import { type EndpointId, endpointIds } from '../../../contract/endpoints.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { lockServers } from '../../platform/lock.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { connectBackends, productionOf, requireTwoServers, serverOf } from '../../probes/backends.ts'
import { compareAllEndpoints, type Parity } from '../../probes/parity/compared-everything.ts'
import { formatParityJson, formatParityTable } from '../../probes/parity/presented.ts'
import { findAdministrator, readSecrets } from '../../run/access.ts'
import { readPolicy } from '../../run/policy-file.ts'
import { createRunId } from '../../run/run-folder.ts'

export interface ParityCommandOptions {
  readonly baseline: string
  readonly candidate: string
  /** Absent: the whole catalogue. */
  readonly endpoint?: readonly string[]
  /** Path of thresholds.json: which hosts may be asked, and what the backends are called. */
  readonly thresholds: string
  /** Go on although a backend says that it is in production. */
  readonly allowProduction: boolean
  readonly json: boolean
}

/** `cutover parity`: prints where the responses of two backends differ.
 *  @param interrupted aborted by Ctrl-C or SIGTERM: what was written is deleted, then it ends  @throws InputFailure, Interrupted */
export async function parity(options: ParityCommandOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const { policy } = readPolicy(options.thresholds)
  const endpoints = options.endpoint?.map(requireEndpoint)
  const backends = await connectBackends(options, policy.allowHosts, productionOf(options.allowProduction))
  using house = new DisposableStack()
  house.use(backends.baseline)
  house.use(backends.candidate)
  requireTwoServers(backends)
  const locks = house.use(lockServers([serverOf(backends.baseline), serverOf(backends.candidate)]))
  const runId = createRunId(new Date())
  logStatus(
    `parity ${runId}: ${policy.names.baseline} at ${backends.baseline.url.origin} against ${policy.names.candidate} at ${backends.candidate.url.origin}`,
  )
  const compared = await compareAllEndpoints(backends, {
    runId,
    names: policy.names,
    administrator: findAdministrator([backends.baseline, backends.candidate], commandIo().env),
    webhookSecret: readSecrets(commandIo().env).webhook,
    ...(endpoints ? { endpoints } : {}),
    interrupted: AbortSignal.any([interrupted, locks.lost, backends.baseline.guard.signal, backends.candidate.guard.signal]),
    onProgress: logEveryTenth,
    warn: logStatus,
  })
  await printResult(options.json ? formatParityJson(compared) : formatParityTable(compared, policy.names))
  return exitCodeOf(compared)
}

function requireEndpoint(text: string): EndpointId {
  const found = endpointIds.find(id => id === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`invalid value "${text}" for --endpoint: expected an endpoint of the catalogue (contract/endpoints), such as catalog.list`)
}

function logEveryTenth(id: EndpointId, done: number, all: number): void {
  if (done % 10 === 0 || done === all) logStatus(`compared ${done} of ${all} endpoints (${id})`)
}

function exitCodeOf({ compared, differences }: Parity): ExitCode {
  if (differences > 0) return exitCodes.noGo
  return compared.every(({ outcome }) => outcome === 'same') ? exitCodes.go : exitCodes.inconclusive
}
