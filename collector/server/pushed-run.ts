import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { runIdPattern } from '../../contract/plan.ts'
import { type Replay, replayRecord, UnfitPolicyError } from '../judge/replay.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { parsePolicy } from '../policy/parse.ts'
import { RecordError } from '../record/reader.ts'
import { RunExposition } from '../report/metrics/run-exposition.ts'
import { Problem } from './problem.ts'
import { type RunFolder, runFolder, storeVerdict } from './run-folder.ts'
import type { FinishedRun } from './runs.ts'

const maxBytes = 1024 * 1024 * 1024

/** The verdict of a pushed run. */
export interface AcceptedRun {
  readonly verdict: Verdict
  /** null for the very same run, which is here already. */
  readonly finished: FinishedRun | null
}

interface PushedFiles {
  readonly policy: string
  readonly record: Buffer
}

/** Accepts a run that another collector finished (`PUT /api/runs/{id}`, multipart form with the files `policy` and `record`) and judges it again.
 *  @param runs folder of all runs
 *  @throws Problem when it is incomplete, damaged, not closed, or another run of that id is here */
export async function acceptPushedRun(runs: string, id: string, request: IncomingMessage): Promise<AcceptedRun> {
  if (!runIdPattern.test(id)) throw new Problem(400, `Expected a run id that matches ${runIdPattern.source}`)
  const files = await readForm(request)
  const folder = runFolder(runs, id)
  if (existsSync(folder.path)) return { verdict: verdictOfSameRun(folder, files), finished: null }
  const finished = storeRun(folder, files)
  return { verdict: finished.verdict, finished }
}

async function readForm(request: IncomingMessage): Promise<PushedFiles> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) throw new Problem(415, `Expected a form (multipart/form-data) with policy and record, got ${type || 'nothing'}`)
  if (!(Number(request.headers['content-length']) <= maxBytes)) throw new Problem(413, 'Expected a content-length of at most 1 GiB')
  const form = await new Response(Readable.toWeb(request), { headers: { 'content-type': type } }).formData().catch(error => {
    throw new Problem(400, `Cannot read the form: ${error.message}`)
  })
  return { policy: (await readFormFile(form, 'policy')).toString(), record: await readFormFile(form, 'record') }
}

async function readFormFile(form: FormData, name: string): Promise<Buffer> {
  const part = form.get(name)
  if (part === null) throw new Problem(400, `The form has no ${name}`)
  // Text fields have their line ends changed on the way.
  if (typeof part === 'string') throw new Problem(400, `Expected ${name} as a file, got a text field`)
  return Buffer.from(await part.arrayBuffer())
}

function verdictOfSameRun(folder: RunFolder, { policy, record }: PushedFiles): Verdict {
  const same = existsSync(folder.verdict) && readFileSync(folder.policy, 'utf8') === policy && readFileSync(folder.record).equals(record)
  if (same) return JSON.parse(readFileSync(folder.verdict, 'utf8'))
  throw new Problem(409, `Another run ${folder.id} exists already`)
}

/** Writes and judges everything in a temporary folder; the run appears whole or not at all. */
function storeRun(folder: RunFolder, { policy, record }: PushedFiles): FinishedRun {
  const staged = runFolder(dirname(folder.path), `.${folder.id}.arriving`)
  rmSync(staged.path, { recursive: true, force: true })
  try {
    mkdirSync(staged.path, { mode: 0o700 })
    writeFileSync(staged.policy, policy, { mode: 0o600, flush: true })
    writeFileSync(staged.record, record, { mode: 0o600, flush: true })
    const { judge, verdict, bytes } = judgeRun(folder.id, staged)
    storeVerdict(staged, verdict)
    renameSync(staged.path, folder.path)
    const { plan } = judge.evidence()
    return { verdict, plan, families: () => new RunExposition(judge).families(Date.now(), { bytes, signals: verdict.record.signals }, verdict) }
  } finally {
    rmSync(staged.path, { recursive: true, force: true })
  }
}

function judgeRun(id: string, { policy, record }: RunFolder): Replay {
  const parsed = parsePolicy(readFileSync(policy, 'utf8'))
  if (!parsed.ok) throw new Problem(422, 'The policy is wrong', parsed.errors)
  const replayed = replayOrRefuse(record, parsed)
  const { verdict } = replayed
  if (verdict.run !== id) throw new Problem(422, `The record is of run ${verdict.run}, not of ${id}`)
  if (verdict.closed === null) throw new Problem(422, `Run ${id} is not finished: its record was not closed`)
  return replayed
}

/** The record's error with its remedy, without the path of the temporary folder. */
function describeRecordError({ message }: RecordError, record: string): string {
  return message.replaceAll(record, 'the record')
}

function replayOrRefuse(record: string, parsed: Parameters<typeof replayRecord>[1]): Replay {
  try {
    return replayRecord(record, parsed)
  } catch (error) {
    if (error instanceof RecordError) throw new Problem(422, describeRecordError(error, record))
    if (error instanceof UnfitPolicyError) throw new Problem(422, error.message)
    throw error
  }
}
