import { closeSync, openSync, writeSync } from 'node:fs'
import { endOfText, openMetricsLines, type ParsedPolicy, replayScrapes, type Verdict } from '../../collector/index.ts'

/** ms between two scrapes, as in the repository's configuration of Prometheus. */
const scrapeEvery = 5_000

/** Writes what Prometheus would have scraped of a run while it was made, as OpenMetrics text with times.
 *  @param record path of record.bin  @returns the run's verdict */
export function writeScrapes(record: string, { policy, sha256 }: ParsedPolicy & { ok: true }, path: string): Verdict {
  const file = openSync(path, 'wx', 0o600)
  try {
    const verdict = replayScrapes(record, { policy, sha256, every: scrapeEvery, take: (families, at) => writeSync(file, openMetricsLines(families, at)) })
    writeSync(file, endOfText)
    return verdict
  } finally {
    closeSync(file)
  }
}
