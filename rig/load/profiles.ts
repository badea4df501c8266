// Imports nothing of the catalogue: every command's flags need these names.

/** How much load, for how long. */
export interface Profile {
  readonly name: string
  /** What it is for, in a sentence for `--help`. */
  readonly purpose: string
  /** Arrivals per arm, unless `stages` say otherwise. */
  readonly sessionsPerSecond: number
  /** Seconds before the measured window. */
  readonly warmup: number
  /** Ends of the measured window in seconds after the warm-up, ascending. */
  readonly looks: readonly number[]
  /** Sessions in flight that each arm must hold through the measured window. */
  readonly concurrentUsers: number
  /** Seconds for which the baseline is measured alone before both arms are under load, and once more after it; absent: not at all. */
  readonly solo?: number
  /** How many runs it takes, with both backends restarted between them; absent: one. */
  readonly runs?: number
  /** Arrivals of the measured window where they change, as long as its last look; absent: the same throughout. */
  readonly stages?: readonly ProfileStage[]
}

/** One of those that the rig brings along. */
export interface ListedProfile extends Profile {
  /** What a go on it is good for, and what not. */
  readonly proves: string
}

/** Arrivals per arm over a stretch of the measured window. */
export interface ProfileStage {
  readonly seconds: number
  readonly sessionsPerSecond: number
  /** Whether they are only reached at its end, in a straight line. */
  readonly ramp?: true
}

/** Measured on two cores that also ran both demo backends and their database, at 20 sessions/s per arm: 140 to 148 sessions in flight and 200 requests/s per arm, none
 *  dropped, k6 at 25 % of both cores. In a nightly, whose blocks have users of their own, k6 takes 2.3 GB. At the 80 sessions/s of spike and stress it keeps
 *  960 users per arm ready, and takes 24 s until the first session on a busy machine. */
export const profiles = {
  smoke: {
    name: 'smoke',
    purpose: 'a check that everything works together, in 20 s of measured load; cannot reach go, so it needs --force',
    proves: 'that both backends, k6, the collector and the read-back work together; nothing about a checkpoint',
    sessionsPerSecond: 4,
    warmup: 15,
    looks: [20],
    concurrentUsers: 100,
  },
  rehearsal: {
    name: 'rehearsal',
    purpose: 'a verdict in one to four minutes, with 140 users on each backend',
    proves:
      'that the candidate is slower by no more than the usual margins (10 % at p50, 15 % at p95), fails fewer than 0.1 % of the requests and loses no write; it cannot detect what takes longer to appear',
    sessionsPerSecond: 20,
    warmup: 15,
    looks: [60, 120, 240],
    concurrentUsers: 100,
  },
  nightly: {
    name: 'nightly',
    purpose:
      'the rehearsal’s load for 15 minutes, judged once at its end, between two blocks of the baseline alone that show whether the arms disturb each other',
    proves:
      'what the rehearsal proves, on noisier machines too; p99 within 25 %; uptime of at least 99.6 %; and that the candidate does not slow the baseline down through shared resources',
    sessionsPerSecond: 20,
    warmup: 15,
    looks: [900],
    concurrentUsers: 120,
    solo: 180,
  },
  release: {
    name: 'release',
    purpose: 'three runs of 20 minutes with both backends restarted between them, since two starts of the same program differ',
    proves: 'what the nightly proves, over three starts of the candidate; judged together where thresholds.json says "runs": 3',
    sessionsPerSecond: 20,
    warmup: 15,
    looks: [1200],
    concurrentUsers: 120,
    solo: 180,
    runs: 3,
  },
  spike: {
    name: 'spike',
    purpose: 'five times as many users within 10 s, for a minute, then back: whether the candidate withstands a surge as well as the baseline',
    proves: 'that under five times its users the candidate fails no more often and is no slower than the baseline in the same surge',
    sessionsPerSecond: 16,
    warmup: 15,
    looks: [240],
    concurrentUsers: 100,
    stages: [
      { seconds: 50, sessionsPerSecond: 16 },
      { seconds: 10, sessionsPerSecond: 80, ramp: true },
      { seconds: 60, sessionsPerSecond: 80 },
      { seconds: 10, sessionsPerSecond: 16, ramp: true },
      { seconds: 110, sessionsPerSecond: 16 },
    ],
  },
  stress: {
    name: 'stress',
    purpose: '25 % more users every 30 s until a backend breaks: its capacity; begins with few users, so it cannot reach go',
    proves: 'how many sessions per second a backend takes before an objective breaks, within 25 %',
    sessionsPerSecond: 2,
    warmup: 15,
    looks: [510],
    concurrentUsers: 10,
    // Ten to the decade (ISO 3, R10): a quarter more each time, twice as many every three steps.
    stages: [2, 2.5, 3.2, 4, 5, 6.3, 8, 10, 12.5, 16, 20, 25, 32, 40, 50, 63, 80].map(sessionsPerSecond => ({ seconds: 30, sessionsPerSecond })),
  },
} as const satisfies Record<string, ListedProfile>

export type ProfileName = keyof typeof profiles

export const profileNames = Object.keys(profiles) as ProfileName[]
