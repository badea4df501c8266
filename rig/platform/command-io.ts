import { AsyncLocalStorage } from 'node:async_hooks'
import { type Interruption, listenForInterruption } from './interruption.ts'

/** A stream that a command writes to: a terminal, a pipe, or what a test reads. */
export type Output = NodeJS.WritableStream & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>>

/** What a command has of its caller. */
export interface CommandIo {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: NodeJS.ProcessEnv
  /** Starts to listen for signals. @param force called by a second one */
  listen(force: () => void): Interruption
}

/** The streams, environment and signals of this process. */
export const processIo: CommandIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  listen: listenForInterruption,
}

const current = new AsyncLocalStorage<CommandIo>()

/** Runs a command on streams and an environment of its own, so that several can run in one process (the tests do). */
export function runWithIo<Result>(io: CommandIo, work: () => Promise<Result>): Promise<Result> {
  return current.run(io, work)
}

/** The streams and environment of the command under way: those of the process, unless it runs within `runWithIo`. */
export function commandIo(): CommandIo {
  return current.getStore() ?? processIo
}
