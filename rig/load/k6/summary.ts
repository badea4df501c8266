import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { LoadSummary } from '../../../contract/load.ts'
import type { GeneratorSummary } from '../../../contract/run-events.ts'

const count = z.int().min(0)
const ofArm = z.object({ requests: count, unexpected: count, acknowledgedWrites: count })
const schema: z.ZodType<LoadSummary> = z.object({ dropped: count, arms: z.object({ baseline: ofArm, candidate: ofArm }) })

const nothing = { requests: 0, unexpected: 0, acknowledgedWrites: 0 }

/** Reads what k6 counted. A k6 that was killed leaves nothing, or half of it: then the summary says that it is not complete.
 *  @param path the load's `summaryPath`  @param version of k6  @param exitCode null when a signal ended it */
export async function readSummary(path: string, version: string, exitCode: number | null): Promise<GeneratorSummary> {
  try {
    return { version, exitCode, complete: true, ...schema.parse(JSON.parse(await readFile(path, 'utf8'))) }
  } catch {
    return { version, exitCode, complete: false, dropped: 0, arms: { baseline: nothing, candidate: nothing } }
  }
}
