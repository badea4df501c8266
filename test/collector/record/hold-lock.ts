/** A process that takes the lock file argv[2], prints the result as a JSON line, and holds it until stdin ends.
 *  argv[3]: leaseMs (renewed at a tenth of it)  argv[4]: "no-renewal" */
import { takeLock } from '../../../collector/record/run-lock.ts'

const [, , file = '', lease = '30000', renewal] = process.argv
const leaseMs = Number(lease)
try {
  const lock = takeLock(file, 'run under-test', { leaseMs, renewMs: renewal === 'no-renewal' ? 1e9 : leaseMs / 10 })
  lock.lost.addEventListener('abort', () => console.log(JSON.stringify({ lost: lock.lost.reason.message })))
  console.log(JSON.stringify({ held: true, pid: process.pid }))
  process.stdin.on('end', () => lock[Symbol.dispose]()).resume()
} catch (error) {
  console.log(JSON.stringify({ held: false, message: error instanceof Error ? error.message : String(error) }))
}
