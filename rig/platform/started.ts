import type { ChildProcess } from 'node:child_process'
import { RigFailure, sentenceOf } from './failure.ts'

/** Waits until a program runs. @param name what people call it  @returns its process id  @throws RigFailure when it cannot be started */
export function started(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0))
    child.once('error', error => reject(new RigFailure(`Cannot start ${name}: ${sentenceOf(error)}`)))
  })
}
