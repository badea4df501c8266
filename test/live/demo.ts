import type { FaultSettings } from '../../targets/demo/faults/settings.ts'
import { type Started, start } from './processes.ts'

/** Two demo backends on free ports, on a PostgreSQL of their own. */
export interface Demo extends AsyncDisposable {
  readonly baseline: string
  readonly candidate: string
  /** URL of their database. */
  readonly database: string
  /** Of the role that only reads. */
  readonly databaseToRead: string
  readonly pids: { readonly baseline: number; readonly candidate: number; readonly postgres: number }
  /** Replaces the faults of one backend; `{}` ends them. */
  fault(backend: 'baseline' | 'candidate', faults: FaultSettings): Promise<void>
}

export async function startDemo(): Promise<Demo> {
  const started = await start('targets/demo/main.ts', ['--baseline-port', '0', '--candidate-port', '0'])
  const ready = started.ready as unknown as Omit<Demo, 'fault'>
  return { ...ready, fault: (backend, faults) => putFaults(ready[backend], faults), [Symbol.asyncDispose]: () => (started satisfies Started).stop() }
}

async function putFaults(url: string, faults: FaultSettings): Promise<void> {
  const answer = await fetch(`${url}/__faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults) })
  if (!answer.ok) throw new Error(`PUT ${url}/__faults answered ${answer.status}: ${await answer.text()}`)
}
