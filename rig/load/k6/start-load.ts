import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Load } from '../../../contract/load.ts'
import type { Plan } from '../../../contract/plan.ts'
import { accountsOf, scenariosOf } from '../load-shape.ts'
import type { Profile } from '../profiles.ts'
import { bundleScenarios } from './bundle.ts'
import { k6Environment } from './environment.ts'
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
    accounts: accountsOf(profile),
    scenarios: scenariosOf(profile, design),
    summaryPath: join(folder, 'summary.json'),
  }
  const script = await bundleScenarios(scenarios, folder)
  const k6 = await spawnK6({ program, script, environment: k6Environment(load, home, process.env), folder })
  return { k6, summaryPath: load.summaryPath }
}
