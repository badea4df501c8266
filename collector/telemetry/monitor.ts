/** A job that is expected to run again and again, and missed when it does not (Sentry calls it a cron monitor). */
export interface Monitor {
  readonly slug: string
  /** Crontab of five fields, UTC; absent: once a day, at whatever time. */
  readonly schedule?: string
  /** ms after the expected start until it counts as missed. */
  readonly margin: number
  /** ms until a job under way counts as failed. */
  readonly longest: number
}

/** How Sentry is told of a monitor, so that nobody has to set it up by hand.
 *  Source: https://docs.sentry.io/product/crons/getting-started/http/ (durations are whole minutes) */
export function monitorConfig({ schedule, margin, longest }: Monitor) {
  return {
    schedule: schedule === undefined ? ({ type: 'interval', value: 1, unit: 'day' } as const) : ({ type: 'crontab', value: schedule } as const),
    checkinMargin: minutes(margin),
    maxRuntime: minutes(longest),
    timezone: 'Etc/UTC',
  }
}

function minutes(ms: number): number {
  return Math.max(1, Math.ceil(ms / 60_000))
}
