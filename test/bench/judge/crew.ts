import { Worker } from 'node:worker_threads'
import { sumUp, type Tally } from './tally.ts'
import type { Stretch } from './work.ts'

/** Worker threads that share the runs of a cell. */
export class Crew implements Disposable {
  private readonly workers: readonly Worker[]

  constructor(size: number) {
    this.workers = Array.from({ length: size }, () => new Worker(new URL('./work.ts', import.meta.url)))
  }

  /** Simulates the runs [0, runs) of a cell, in stretches; the sum does not depend on who took which.
   *  @param progress called with the number of finished runs */
  async simulate(cell: string, runs: number, progress: (done: number) => void): Promise<Tally[]> {
    const length = Math.max(1, Math.min(25, Math.ceil(runs / (4 * this.workers.length))))
    const waiting = Array.from({ length: Math.ceil(runs / length) }, (_, j) => ({ cell, from: j * length, to: Math.min(runs, (j + 1) * length) }))
    const done: Tally[][] = []
    let count = 0
    const takeTurns = async (worker: Worker): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        done.push(await ask(worker, next))
        count += next.to - next.from
        progress(count)
      }
    }
    await Promise.all(this.workers.map(takeTurns))
    return sumUp(done.flat())
  }

  [Symbol.dispose](): void {
    for (const worker of this.workers) void worker.terminate()
  }
}

function ask(worker: Worker, stretch: Stretch): Promise<Tally[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (tallies: Tally[]) => {
      worker.off('error', reject)
      resolve(tallies)
    })
    worker.postMessage(stretch)
  })
}
