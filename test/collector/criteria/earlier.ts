import type { Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import type { EarlierRun } from '../../../contract/history-events.ts'
import type { Basis } from '../../../contract/verdict.ts'
import { event, logsSignal } from '../signals.ts'
import { loadStart } from '../simulate-run.ts'

interface Given {
  readonly daysAgo?: number
  /** The checkpoint that was judged. */
  readonly checkpoint?: string
  readonly instance?: string | null
  readonly version?: string
  readonly profile?: string
  readonly healthy?: boolean
  readonly verdict?: EarlierRun['checkpoints'][number]['verdict']
}

/** An earlier run of the candidate that simulateRun simulates, in which a criterion had this basis. */
export function earlierRun(run: string, criterion: string, basis: Basis, given: Given = {}): Signal {
  const { daysAgo = 1, checkpoint = '2', instance = run, version = '1', profile = 'rehearsal', healthy = true, verdict = 'go' } = given
  const body: EarlierRun = {
    run,
    at: loadStart - daysAgo * 86_400_000,
    profile,
    healthy,
    backends: { baseline: { version: '1', instance: `next-${instance}` }, candidate: { version, instance } },
    checkpoints: [{ id: checkpoint, verdict, findings: [{ criterion, status: 'pass', basis }] }],
  }
  return logsSignal(event({ name: events.runEarlier, id: `earlier-${run}`, time: loadStart - 500, body }))
}
