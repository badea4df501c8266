import type { Monitor } from '../../collector/index.ts'
import type { censusSources } from '../../contract/write-events.ts'
import { countPlannedSeconds } from '../load/load-shape.ts'
import type { Profile, ProfileName } from '../load/profiles.ts'
import type { Roles } from '../probes/database-cost/statements.ts'
import type { gates } from './run-defaults.ts'

/** What `cutover run` is asked to do. */
export interface RunOptions extends MonitorOptions {
  readonly baseline: string
  readonly candidate: string
  /** Id of one checkpoint, `next` or `all`. */
  readonly checkpoint: string
  readonly profile: ProfileName
  /** Both arms at the same time (also when absent), or in turns. */
  readonly design?: 'duet' | 'alternating'
  /** What the exit code looks at. */
  readonly gate: Gate
  /** Path of thresholds.json. */
  readonly thresholds: string
  /** Folder that gets a folder for this run. */
  readonly runs: string
  /** End of the run's id. */
  readonly label?: string
  /** Drawn when absent. */
  readonly seed?: number
  /** Share of the requests (0–1) that are sent with a trace. */
  readonly traces?: number
  /** Folder of reports and answers to send; absent: none. */
  readonly evidence?: string
  readonly json: boolean
  /** Run even if the profile cannot reach a go. */
  readonly force: boolean
  /** Load a backend that reports to be in production. */
  readonly allowProduction?: boolean
  /** Leave the test data in the backends. */
  readonly keepData?: boolean
  /** Whether the load ends when a backend mostly fails; absent: it does. */
  readonly abort?: boolean
  /** Also end the load, as no-go, as soon as that is sure. */
  readonly stopEarly: boolean
  /** Shell command that restarts both backends between the runs of a profile that takes several; absent: the rig waits until that was done by hand. */
  readonly restartCommand?: string
  /** URL of the PostgreSQL database that both backends work with, to be read; absent: it is not read. */
  readonly databaseUrl?: string
  /** Roles by which that database knows the backends. */
  readonly databaseRoles: Roles
  /** Where acknowledged writes are read back from. */
  readonly readBack: (typeof censusSources)[number]
  /** Path of the query that reads them back from the database. */
  readonly readBackSql: string
  /** URL of a resident collector; absent: one is started for this run. */
  readonly collector?: string
  /** URL of a page on the way to the backends, probed each second; absent: the rig's own server. */
  readonly controlProbe?: string
}

export type Gate = (typeof gates)[number]

/** How a run is watched: told at its start and at its end, so that one that did not happen is missed. */
export interface MonitorOptions {
  /** Absent: only the nightly profile is watched, under this name of its own. */
  readonly monitor?: string
  /** Crontab, UTC; absent: once a day. */
  readonly monitorSchedule?: string
  /** ms after the expected start; absent: an hour. */
  readonly monitorMargin?: number
  /** ms; absent: what the profile takes, and what comes before and after its load. */
  readonly monitorMaxRuntime?: number
  /** Of the run's load: backends that take turns take longer. */
  readonly design?: string
}

const hour = 3_600_000
/** ms of a run that are not load: k6 built for the first time, answers compared, writes read back and deleted. */
const besideLoad = 30 * 60_000

/** Creates the cron monitor of a run; null without one. */
export function createMonitor({ monitor, monitorSchedule, monitorMargin = hour, monitorMaxRuntime, design }: MonitorOptions, profile: Profile): Monitor | null {
  const slug = monitor ?? (profile.name === 'nightly' ? 'cutover-nightly' : null)
  if (slug === null) return null
  return {
    slug,
    ...(monitorSchedule === undefined ? {} : { schedule: monitorSchedule }),
    marginMs: monitorMargin,
    maxRuntimeMs: monitorMaxRuntime ?? usualLength(profile, design),
  }
}

function usualLength(profile: Profile, design: string | undefined): number {
  return (profile.runs ?? 1) * (countPlannedSeconds(profile, design) * 1000 + besideLoad)
}
