import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { withMark } from '../../../collector/index.ts'
import { verdictOutcomes } from '../../../contract/verdict.ts'
import { refusalError } from '../../platform/collector-client.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes, InputFailure, RigFailure, sentenceOf } from '../../platform/failure.ts'
import { resolveServer } from '../../platform/hosts.ts'
import type { HttpResponse } from '../../platform/http-client.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { putRun, type Target } from '../../push/put-run.ts'
import { retryUpload, type UploadPauses } from '../../push/retry-upload.ts'
import { createUploadLog } from '../../push/upload-log.ts'
import { readRunOpening, requireRunFolder } from '../../run/run-folder.ts'

export interface PushOptions {
  /** Id of a run, or its folder. */
  readonly run: string
  readonly runs: string
  /** URL of the resident collector. */
  readonly collector: string
}

/** The fields of a verdict that are printed: all others may be another version's. */
const printedFields = z.object({ run: z.string(), verdict: z.enum(verdictOutcomes), judge: z.object({ version: z.string() }) })

/** `cutover push`: sends a finished run to a resident collector, which judges it again; a run that is there already stays as it is.
 *  @throws InputFailure when there is no such run, or the collector does not want it; RigFailure when it cannot be reached */
export async function push({ run, runs, collector }: PushOptions, interrupted: AbortSignal, pauses?: UploadPauses): Promise<ExitCode> {
  const folder = requireRunFolder(run, runs)
  const { run: id } = readRunOpening(folder)
  if (!existsSync(join(folder, 'policy.json')))
    throw new InputFailure(`Cannot push ${folder}: expected policy.json next to record.bin. Give the folder of a whole run`)
  const target = await targetOf(collector)
  const total = ['policy.json', 'record.bin'].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  const onProgress = createUploadLog(`run ${id}`, total, logStatus)
  const answer = await retryUpload(() => putRun(target, { id, folder, onProgress, interrupted }), { log: logStatus, interrupted, ...pauses }).catch(error => {
    interrupted.throwIfAborted()
    throw new RigFailure(`Cannot push run ${id} to ${target.url.origin}: ${sentenceOf(error)}. Check --collector, then try again`)
  })
  interrupted.throwIfAborted()
  if (answer.status !== 200 && answer.status !== 201) throw refusalError(`take run ${id}`, answer, target.token !== undefined)
  await printResult(describePush(answer, folder, target.url))
  return exitCodes.go
}

async function targetOf(collector: string): Promise<Target> {
  const { url, addresses } = await resolveServer(collector)
  const [address = ''] = addresses
  const token = commandIo().env.CUTOVER_TOKEN
  return { url, address, ...(token ? { token } : {}) }
}

function describePush({ status, body }: HttpResponse, folder: string, { origin }: URL): string {
  const { run, verdict, judge } = verdictIn(body, origin)
  const result = status === 200 ? 'The collector already has it, unchanged' : 'The collector judged it again'
  return `Pushed run ${run} to ${origin} (${origin}/api/runs/${run}/verdict). ${result}: ${withMark(verdict)}.\n${comparison(body, join(folder, 'verdict.json'), judge.version)}`
}

/** Any server may answer 200, with a page of its own. */
function verdictIn(body: string, origin: string): z.output<typeof printedFields> {
  try {
    return printedFields.parse(JSON.parse(body))
  } catch (error) {
    throw new InputFailure(`${origin} accepted the run but did not answer with its verdict. Is a cutover collector at this address?`, {
      cause: error,
    })
  }
}

function comparison(there: string, file: string, judge: string): string {
  if (!existsSync(file)) return `Not compared: there is no ${file}.`
  return readFileSync(file, 'utf8') === there ? `The same, byte for byte, as ${file}.` : `Different from ${file}: the collector has judge ${judge}.`
}
