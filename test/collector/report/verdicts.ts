import { events } from '../../../contract/events.ts'
import { verdictOf } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'
import { loadStart, simulateRun } from '../simulate-run.ts'

const load = { requestsPerSecond: 400 }

/** Equal backends: measured go wherever something was written, attestations still missing. */
export const equal = () => verdictOf(simulateRun(load))

/** One endpoint slower, a lost write, and a manager's no. */
export function troubled() {
  const attributes = {
    criterion: 'team-comfortable',
    answer: 'no',
    role: 'engineering manager',
    statement: 'We need <two> more weeks & a "hand" | or so',
    at: loadStart - 86_400_000,
    expires: loadStart + 86_400_000,
  }
  const attested = logsSignal(event({ name: events.evidenceAttested, id: 'attested', time: loadStart, attributes }))
  const history = { entries: 12, head: 'c0ffee'.padEnd(64, '0'), controls: '12 A/A runs, 0 false alarms (at most 22.1 % at 95 %).' }
  const noted = logsSignal(event({ name: events.historyNoted, id: 'history', time: loadStart, attributes: history }))
  const signals = [...simulateRun({ ...load, ratioOf: { 'catalog.list': 1.4 }, lost: 1, plan: { checkpoints: ['2'] } })]
  return verdictOf(signals.toSpliced(-1, 0, attested, noted))
}

/** Twenty seconds with too few users, interrupted. */
export const short = () => verdictOf(simulateRun({ ...load, seconds: 37, users: 60, close: 'interrupted', plan: { checkpoints: ['1'] } }))
