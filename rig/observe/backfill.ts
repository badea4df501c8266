import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Opening, openingOf, RecordError, UnfitPolicy, type Verdict } from '../../collector/index.ts'
import { assets } from '../assets.ts'
import { InputFailure } from '../failure.ts'
import { readPolicy } from '../run/policy.ts'
import type { Say } from '../terminal/say.ts'
import { promtool } from './programs.ts'
import { writeScrapes } from './scrapes-file.ts'

interface Target {
  /** Folder of Prometheus' blocks. */
  readonly data: string
  readonly say: Say
  readonly signal: AbortSignal
}

/** Brings a finished run into Prometheus' folder, with its own times. One that is there already is left as it is.
 *  @param folder of the run  @returns its verdict, or null when it was there
 *  @throws InputFailure when its record cannot be read or was not closed  @throws RigFailure when promtool fails */
export async function backfillRun(folder: string, { data, say, signal }: Target): Promise<Verdict | null> {
  const { run } = opening(folder)
  const markers = join(data, 'cutover-runs')
  const marker = join(markers, run)
  if (existsSync(marker)) {
    say(`run ${run} is in Prometheus already (delete ${marker} to import it again)`)
    return null
  }
  mkdirSync(markers, { recursive: true })
  const draft = mkdtempSync(join(data, '.scrapes-'))
  try {
    say(`replaying run ${run} …`)
    const text = join(draft, 'scrapes.txt')
    const verdict = replayed(folder, text)
    if (verdict.closed === null) throw new InputFailure(`Run ${verdict.run} is not finished: its record was not closed`)
    signal.throwIfAborted()
    await promtool(['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, data], signal)
    writeFileSync(marker, verdict.record.sha256)
    return verdict
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Works out the recording rules over the time of a run, which Prometheus does only for what it scrapes itself.
 *  @param url of a Prometheus that has the run */
export async function backfillRules({ record }: Verdict, url: string, { data, signal }: Pick<Target, 'data' | 'signal'>): Promise<void> {
  const [start, end] = [Date.parse(record.from), Date.parse(record.to)].map(time => String(Math.floor(time / 1000)))
  const span = [`--start=${start}`, `--end=${Number(end) + 60}`]
  await promtool(
    ['tsdb', 'create-blocks-from', 'rules', '--quiet', `--url=${url}`, ...span, '--eval-interval=15s', `--output-dir=${data}`, assets.prometheusRules],
    signal,
  )
}

function opening(folder: string): Opening {
  return readable(() => openingOf(join(folder, 'record.bin')))
}

function replayed(folder: string, text: string): Verdict {
  const { parsed } = readPolicy(join(folder, 'policy.json'))
  return readable(() => writeScrapes(join(folder, 'record.bin'), parsed, text))
}

function readable<Read>(read: () => Read): Read {
  try {
    return read()
  } catch (error) {
    if (error instanceof RecordError || error instanceof UnfitPolicy) throw new InputFailure(error.message, { cause: error })
    throw error
  }
}
