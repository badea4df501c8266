import { z } from 'zod'
import { durationPattern, parseDuration } from '../../contract/quantities.ts'

/** A length of time as people write it, such as "7d"; comes out in ms. */
export function duration() {
  const error = 'expected a duration such as "30d"'
  return z
    .string({ error: issue => (issue.input === undefined ? undefined : error) })
    .regex(durationPattern, { error })
    .transform(parseDuration)
}

/** The day of a moment (ms since the epoch), for people. */
export function day(time: number): string {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : 'an unreadable date'
}

/** "3 days old", "5 hours old" */
export function ageWords(milliseconds: number): string {
  const hours = Math.round(milliseconds / 3_600_000)
  if (hours < 48) return `${hours} ${hours === 1 ? 'hour' : 'hours'} old`
  return `${Math.round(hours / 24)} days old`
}
