import { appendToHistory } from '../../../rig/history/history-file.ts'
import { verdictContent } from './history-contents.ts'

// A process that appends: node append-many.ts RUNS NAME TIMES
const [, , runs = '', name = '', times = ''] = process.argv
for (let i = 0; i < Number(times); i++) await appendToHistory(runs, () => verdictContent({ run: `${name}-${i}` }))
