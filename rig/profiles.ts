import { requestsPerSession, sessionSeconds } from '../contract/journeys.ts'

/** How much load, for how long. */
export interface Profile {
  readonly name: string
  /** What it is for, in a sentence for `--help`. */
  readonly purpose: string
  /** Arrivals per arm. */
  readonly sessionsPerSecond: number
  /** Seconds before the measured window. */
  readonly warmup: number
  /** Ends of the measured window in seconds after the warm-up, ascending. */
  readonly looks: readonly number[]
  /** Sessions in flight that each arm must hold through the measured window. */
  readonly concurrentUsers: number
}

/** Measured on two cores that also ran both demo backends and their database, at 20 sessions/s per arm: 140 to 148 sessions in flight and
 *  183 requests/s per arm (auth 86, catalog 49, orders 27, payments 16, platform 6), none dropped, k6 at 21 % of both cores and 0.5–0.7 GB. */
export const profiles = {
  smoke: {
    name: 'smoke',
    purpose: 'shows in 20 s of measured load that everything is wired; cannot reach go, so it needs --anyway',
    sessionsPerSecond: 4,
    warmup: 15,
    looks: [20],
    concurrentUsers: 100,
  },
  rehearsal: {
    name: 'rehearsal',
    purpose: 'a verdict in one to four minutes, with 140 users on each backend',
    sessionsPerSecond: 20,
    warmup: 15,
    looks: [60, 120, 240],
    concurrentUsers: 100,
  },
  nightly: {
    name: 'nightly',
    purpose: 'the rehearsal’s load for a quarter of an hour, judged once at its end',
    sessionsPerSecond: 20,
    warmup: 15,
    looks: [900],
    concurrentUsers: 100,
  },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof profiles

export const profileNames = Object.keys(profiles) as ProfileName[]

/** Expected requests per second and arm to the endpoints of a scope.
 *  @param scope endpoint ids */
export function expectedRate(profile: Profile, scope: readonly string[]): number {
  return profile.sessionsPerSecond * requestsPerSession(scope)
}

/** Expected sessions in flight per arm, once the first have ended. */
export function expectedUsers(profile: Profile): number {
  return profile.sessionsPerSecond * ((sessionSeconds.shortest + sessionSeconds.longest) / 2)
}

/** Seconds over which the load stretches when no look decides: warm-up, the last look, and what k6 and its exports take around them. */
export function loadSeconds(profile: Profile): number {
  return profile.warmup + Math.max(...profile.looks) + around
}

const around = 10
