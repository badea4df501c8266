import { Judge } from '../../collector/judge/judge.ts'
import { parsePolicy } from '../../collector/policy/parse.ts'
import { decodeFrame, readRecord } from '../../collector/record/reader.ts'
import { policyText } from '../collector/server/plan.ts'

/** What judging one record took. */
export interface Replayed {
  readonly signals: number
  /** Seconds of reading the record and sorting it into streams. */
  readonly reading: number
  /** Seconds of judging, after that. */
  readonly judging: number
  /** Peak resident memory of the process. */
  readonly megabytes: number
}

// Judges one record and prints the time. Argument: the record's path.
const parsed = parsePolicy(policyText)
if (!parsed.ok) throw new Error('expected a policy')
const judge = new Judge(parsed.policy, parsed.sha256)
const before = performance.now()
const { frames } = readRecord(process.argv[2] ?? '', frame => judge.apply(decodeFrame(frame)))
const read = performance.now()
const { checkpoints } = judge.verdict({ sha256: '0'.repeat(64), signals: frames })
const judged = performance.now()
if (!checkpoints.some(({ findings }) => findings.some(({ kind, estimate }) => kind === 'latency' && estimate !== null)))
  throw new Error('expected latencies that were compared')
const seconds = (from: number, to: number) => Number(((to - from) / 1000).toFixed(3))
const took: Replayed = {
  signals: frames,
  reading: seconds(before, read),
  judging: seconds(read, judged),
  megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
}
console.log(JSON.stringify(took))
