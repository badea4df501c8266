import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { z } from 'zod'
import type { Load, LoadSummary } from '../../../contract/load.ts'
import type { Plan } from '../../../contract/plan.ts'
import type { GeneratorSummary } from '../../../contract/run-events.ts'
import { commandIo } from '../../platform/command-io.ts'
import { RigFailure, sentenceOf } from '../../platform/failure.ts'
import { buildScenarios, countAccounts } from '../load-shape.ts'
import type { Profile } from '../profiles.ts'
import { buildK6Environment } from './environment.ts'
import { type RunningK6, spawnK6 } from './spawn.ts'

interface LoadRequest
  extends Pick<Load, 'runId' | 'instance' | 'seed' | 'arms' | 'collector' | 'webhookSecret' | 'traceShare' | 'hosts' | 'endpoints' | 'administrator'> {
  /** Path of k6. */
  readonly program: string
  /** scenarios/main.ts */
  readonly scenarios: string
  readonly profile: Profile
  /** Absent: both arms at the same time. */
  readonly design?: Plan['design']
  /** Folder for k6's files: script, settings, summary. */
  readonly folder: string
}

/** A load under way; its summary stands at `summaryPath` once k6 has ended by itself or by `stop`. */
export interface RunningLoad {
  readonly k6: RunningK6
  readonly summaryPath: string
}

/** Bundles the scenarios and starts k6 on the arms.
 *  @throws RigFailure */
export async function startLoad({ program, scenarios, profile, design = 'duet', folder, ...given }: LoadRequest): Promise<RunningLoad> {
  const home = join(folder, 'home')
  await mkdir(home, { recursive: true })
  const load: Load = {
    ...given,
    accounts: countAccounts(profile),
    scenarios: buildScenarios(profile, design),
    summaryPath: join(folder, 'summary.json'),
  }
  const script = await bundleScenarios(scenarios, folder)
  const k6 = await spawnK6({ program, script, environment: buildK6Environment(load, home, commandIo().env), folder })
  return { k6, summaryPath: load.summaryPath }
}

/** Bundles the scenarios into one script that k6 runs.
 *  @param entry scenarios/main.ts  @param folder where to write  @returns path of the script
 *  @throws RigFailure naming what does not compile */
export async function bundleScenarios(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, 'scenarios.js')
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2020',
      external: ['k6', 'k6/*'],
      // Nothing around the caller's folder may change what is built.
      tsconfigRaw: {},
      absWorkingDir: folder,
      logLevel: 'silent',
    })
  } catch (error) {
    throw new RigFailure(`Cannot bundle the scenarios (${entry}): ${sentenceOf(error)}`)
  }
  return outfile
}

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
