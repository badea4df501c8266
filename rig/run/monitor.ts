import type { Monitor } from '../../collector/index.ts'
import { secondsInTurns } from '../load/alternating.ts'
import { soloSeconds } from '../load/load-shape.ts'
import type { Profile } from '../load/profiles.ts'

/** How a run is watched: told at its start and at its end, so that one that did not happen is missed. */
export interface MonitorOptions {
  /** Absent: only the nightly profile is watched, under this name of its own. */
  readonly monitor?: string
  /** Crontab, UTC; absent: once a day. */
  readonly monitorSchedule?: string
  /** ms after the expected start; absent: an hour. */
  readonly monitorMargin?: number
  /** ms; absent: what the profile takes, and what comes before and after its load. */
  readonly monitorLongest?: number
  /** Of the run's load: backends that take turns take longer. */
  readonly design?: string
}

const hour = 3_600_000
/** ms of a run that are not load: k6 built for the first time, answers compared, writes read back and deleted. */
const besideLoad = 30 * 60_000

/** The monitor of a run; null: nobody watches for it. */
export function monitorOf({ monitor, monitorSchedule, monitorMargin = hour, monitorLongest, design }: MonitorOptions, profile: Profile): Monitor | null {
  const slug = monitor ?? (profile.name === 'nightly' ? 'cutover-nightly' : null)
  if (slug === null) return null
  return {
    slug,
    ...(monitorSchedule === undefined ? {} : { schedule: monitorSchedule }),
    margin: monitorMargin,
    longest: monitorLongest ?? usualLength(profile, design),
  }
}

function usualLength(profile: Profile, design: string | undefined): number {
  const together = profile.warmup + Math.max(...profile.looks) + 2 * soloSeconds(profile)
  const load = (design === 'alternating' ? secondsInTurns(profile) : null) ?? together
  return (profile.runs ?? 1) * (load * 1000 + besideLoad)
}
