import { replayRecorded } from './recorded-load.ts'

// Judging a recorded hour again, from disk; half of it as well, to see how the cost grows.
const rows: object[] = []
for (const minutes of [30, 60]) {
  const { recordMegabytes, signals, reading, judging, megabytes } = await replayRecorded(minutes)
  rows.push({ minutes, 'record MB': recordMegabytes, signals, 'reading s': reading, 'judging s': judging, 'peak RSS MB': megabytes })
}
console.table(rows)
