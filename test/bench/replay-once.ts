import { parsePolicy } from '../../collector/policy/parse.ts'
import { judgeRecord } from '../../collector/verdict/replay.ts'
import { policyText } from '../collector/service/plan.ts'

// Judges one record and says what that took. Argument: the record's path.
const parsed = parsePolicy(policyText)
if (!parsed.ok) throw new Error('expected a policy')
const before = performance.now()
const verdict = judgeRecord(process.argv[2] ?? '', parsed)
const seconds = (performance.now() - before) / 1000
console.log(
  JSON.stringify({ signals: verdict.record.signals, seconds: Number(seconds.toFixed(1)), 'peak RSS MB': Math.round(process.resourceUsage().maxRSS / 1024) }),
)
