import { randomBytes } from 'node:crypto'

/** A new run's id: its start in UTC, so that folders sort, and four random digits, so that no two are alike. */
export function newRunId(now: Date, random: Buffer = randomBytes(2)): string {
  const [date = '', time = ''] = now.toISOString().split('T')
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}-${random.toString('hex')}`
}

/** What `newRunId` makes, and nothing shorter: what a run wrote is found by what its name begins with. */
export const ownRunId = /^\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{4}$/
