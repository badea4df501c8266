import { sessionSeconds } from '../../contract/journeys.ts'
import { requestsPerSession } from '../../contract/mix.ts'
import type { Profile } from './profiles.ts'

/** Expected requests per second and arm to the endpoints of a scope, at the lowest arrivals.
 *  @param scope endpoint ids */
export function expectedRate(profile: Profile, scope: readonly string[]): number {
  return lowestArrivals(profile) * requestsPerSession(scope)
}

/** Expected sessions in flight per arm at the lowest arrivals, once the first have ended. */
export function expectedUsers(profile: Profile): number {
  return usersAt(lowestArrivals(profile))
}

/** Sessions in flight at so many arrivals per second: what begins in the time that one lasts (Little's law). */
export function usersAt(sessionsPerSecond: number): number {
  return sessionsPerSecond * ((sessionSeconds.shortest + sessionSeconds.longest) / 2)
}

/** Highest arrivals: sessions per second and arm. */
export function peakArrivals({ sessionsPerSecond, stages = [] }: Profile): number {
  return Math.max(sessionsPerSecond, ...stages.map(stage => stage.sessionsPerSecond))
}

function lowestArrivals({ sessionsPerSecond, stages = [] }: Profile): number {
  return Math.min(sessionsPerSecond, ...stages.map(stage => stage.sessionsPerSecond))
}

/** Seconds for which both arms are under load when no look decides: warm-up, the last look, and what k6 and its exports take around them. */
export function loadSeconds(profile: Profile): number {
  return profile.warmup + Math.max(...profile.looks) + around
}

const around = 10
