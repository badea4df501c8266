import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { endOfText, openMetricsLines, type ParsedPolicy, RecordError, replayScrapes, UnfitPolicyError, type Verdict } from '../../collector/index.ts'
import { assets } from '../platform/assets.ts'
import { InputFailure } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import { readPolicy } from '../run/policy-file.ts'
import { readRunOpening } from '../run/run-folder.ts'
import { type RunningPrometheus, runPromtool } from './prometheus.ts'

interface ImportTarget {
  /** Folder of Prometheus' blocks. */
  readonly data: string
  readonly log: StatusLog
  readonly signal: AbortSignal
  /** Starts a Prometheus on the folder. */
  readonly prometheus: () => Promise<RunningPrometheus>
}

/** Brings a finished run into Prometheus' folder, with its own times. One that is there already is left as it is; one that came in by half is brought in again.
 *  @param folder of the run  @returns its verdict, or null when it was there
 *  @throws InputFailure when its record cannot be read or was not closed  @throws RigFailure when promtool or Prometheus fails */
export async function importRun(folder: string, target: ImportTarget): Promise<Verdict | null> {
  const { data, log, signal } = target
  const { run } = readRunOpening(folder)
  const marker = join(data, markers, run)
  if (existsSync(marker)) {
    log(`run ${run} is in Prometheus already (delete ${marker} to import it again)`)
    return null
  }
  mkdirSync(join(data, markers), { recursive: true })
  forgetDrafts(data)
  // Ends at once where another one has the folder.
  await (await target.prometheus())[Symbol.asyncDispose]()
  log(`replaying run ${run} …`)
  const verdict = await importScrapes(folder, target)
  await using prometheus = await target.prometheus()
  await importRules(verdict, prometheus.url, target)
  signal.throwIfAborted()
  writeFileSync(marker, verdict.record.sha256)
  return verdict
}

/** How many runs were brought in. @param data folder of Prometheus' blocks */
export function countImportedRuns(data: string): number {
  return readdirSync(join(data, markers)).length
}

async function importScrapes(folder: string, { data, signal }: ImportTarget): Promise<Verdict> {
  const draft = mkdtempSync(join(data, drafts))
  try {
    const text = join(draft, 'scrapes.txt')
    const verdict = replayRun(folder, text)
    if (verdict.closed === null) throw new InputFailure(`Run ${verdict.run} is not finished: its record was not closed`)
    // The replay lets no signal through.
    await setImmediate()
    signal.throwIfAborted()
    await runPromtool(['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, data], signal)
    return verdict
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Works out the recording rules over the time of a run, which Prometheus does only for what it scrapes itself.
 *  @param url of a Prometheus that has the run */
async function importRules({ record }: Verdict, url: string, { data, signal }: ImportTarget): Promise<void> {
  const [start = 0, end = 0] = [record.from, record.to].map(time => Math.floor(Date.parse(time) / 1000))
  const span = [`--start=${start}`, `--end=${end + 60}`, '--eval-interval=15s']
  await runPromtool(['tsdb', 'create-blocks-from', 'rules', '--quiet', `--url=${url}`, ...span, `--output-dir=${data}`, assets.prometheusRules], signal)
}

/** Files that say which runs are in a folder. */
const markers = 'cutover-runs'
const drafts = '.scrapes-'

/** Those of imports that were killed. */
function forgetDrafts(data: string): void {
  for (const name of readdirSync(data).filter(entry => entry.startsWith(drafts))) rmSync(join(data, name), { recursive: true, force: true })
}

function replayRun(folder: string, text: string): Verdict {
  const { parsed } = readPolicy(join(folder, 'policy.json'))
  return readable(() => writeScrapes(join(folder, 'record.bin'), parsed, text))
}

function readable<Read>(read: () => Read): Read {
  try {
    return read()
  } catch (error) {
    if (error instanceof RecordError || error instanceof UnfitPolicyError) throw new InputFailure(error.message, { cause: error })
    throw error
  }
}

/** ms between two scrapes, as in the repository's configuration of Prometheus. */
const scrapeEvery = 5_000

/** Writes what Prometheus would have scraped of a run while it was made, as OpenMetrics text with times.
 *  @param record path of record.bin  @returns the run's verdict */
function writeScrapes(record: string, { policy, sha256 }: ParsedPolicy & { ok: true }, path: string): Verdict {
  const file = openSync(path, 'wx', 0o600)
  try {
    const verdict = replayScrapes(record, { policy, sha256, every: scrapeEvery, take: (families, at) => writeSync(file, openMetricsLines(families, at)) })
    writeSync(file, endOfText)
    return verdict
  } finally {
    closeSync(file)
  }
}
