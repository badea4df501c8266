import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Verdict } from '../verdict/verdict-schema.ts'
import type { Runs } from './runs.ts'
import { requestsByOutcome } from './state-of.ts'

/** What the collector says of itself at /metrics. */
export interface OwnMetrics {
  readonly registry: Registry
  exportAnswered(signal: string, result: 'received' | 'refused'): void
  runClosed(verdict: Verdict): void
}

export function ownMetrics(runs: Runs): OwnMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const exports = new Counter({
    name: 'cutover_exports_total',
    help: 'OTLP exports by signal and how they were answered',
    labelNames: ['signal', 'result'],
    registers,
  })
  const verdicts = new Counter({ name: 'cutover_verdicts_total', help: 'Verdicts given since the start', labelNames: ['checkpoint', 'verdict'], registers })
  openRunGauges(runs, registers)
  return {
    registry,
    exportAnswered: (signal, result) => exports.inc({ signal, result }),
    runClosed: verdict => {
      for (const checkpoint of verdict.checkpoints) verdicts.inc({ checkpoint: checkpoint.id, verdict: checkpoint.verdict })
    },
  }
}

/** Of the runs under way only: labels of closed ones would pile up. Read when they are asked for. */
function openRunGauges(runs: Runs, registers: Registry[]): void {
  new Gauge({
    name: 'cutover_record_bytes',
    help: 'Bytes of the records of open runs',
    labelNames: ['run'],
    registers,
    collect() {
      this.reset()
      for (const run of runs.underWay()) this.set({ run: run.id }, run.recordBytes)
    },
  })
  new Gauge({
    name: 'cutover_requests',
    help: 'Requests of open runs since both arms are under load',
    labelNames: ['run', 'arm', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const run of runs.underWay()) for (const { arm, outcome, count } of requestsByOutcome(run.evidence)) this.set({ run: run.id, arm, outcome }, count)
    },
  })
}
