import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LockHeldError, waitForLock } from '../../collector/index.ts'
import { InputFailure, RigFailure, sentenceOf } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import { BrokenChain, type Chain, extendChain, formatLine, readChain } from './hash-chain.ts'
import type { Content } from './history-entry.ts'

/** Path of the history of a runs folder. */
export function historyPath(runs: string): string {
  return join(runs, 'history.jsonl')
}

/** Reads the history of a runs folder; empty before the first run.
 *  @throws InputFailure naming file and line of what is wrong */
export function readHistory(runs: string): Chain {
  const file = historyPath(runs)
  try {
    return readChain(existsSync(file) ? readFileSync(file) : new Uint8Array())
  } catch (error) {
    if (error instanceof BrokenChain) throw new InputFailure(brokenSentence(file, error), { cause: error })
    throw new InputFailure(`Cannot read ${file}: ${sentenceOf(error)}. Make it readable`)
  }
}

/** Warns where the last entry is lost. */
export function warnOfTornHistory(runs: string, { torn }: Chain, log: StatusLog): void {
  if (torn > 0)
    log(`warning: the last line of ${historyPath(runs)} is incomplete, as a crash leaves it; it is ignored, and cut when the next entry is appended`)
}

/** Appends an entry, under a lock; it is on the disk when this resolves. An incomplete last line is cut first.
 *  @param createContent makes the entry, given the history so far  @param signal ends the wait for the lock  @returns the chain with it
 *  @throws InputFailure when the chain is broken: nothing is appended then  @throws RigFailure when it cannot be written; the signal's reason */
export async function appendToHistory(
  runs: string,
  createContent: (before: Chain) => Content,
  { now = () => new Date(), signal }: AppendOptions = {},
): Promise<Chain> {
  const file = historyPath(runs)
  using _lock = await lockHistory(file, signal)
  const before = readHistory(runs)
  const line = formatLine(createContent(before), now(), before)
  const after = extendChain(before, line)
  try {
    write(file, line, before)
  } catch (error) {
    throw new RigFailure(`Cannot append to ${file}: ${sentenceOf(error)}. Make it writable`)
  }
  return after
}

export interface AppendOptions {
  readonly now?: () => Date
  readonly signal?: AbortSignal
}

/** ms to wait for another process that appends: longer than the lease of one that was killed in another container; after an interruption as long as
 *  one that lives takes. */
const lockTimeoutMs = { usual: 40_000, interrupted: 2_000 } as const

async function lockHistory(file: string, signal?: AbortSignal): Promise<Disposable> {
  try {
    mkdirSync(dirname(file), { recursive: true })
    if (signal?.aborted) return await waitForLock(`${file}.lock`, file, { timeoutMs: lockTimeoutMs.interrupted, pollMs: 20 })
    return await waitForLock(`${file}.lock`, file, { timeoutMs: lockTimeoutMs.usual, pollMs: 20, ...(signal ? { signal } : {}) })
  } catch (error) {
    if (error === signal?.reason) throw error
    const next = error instanceof LockHeldError ? '' : '. Make its folder writable'
    throw new RigFailure(`Cannot append to ${file}: ${sentenceOf(error)}${next}`)
  }
}

function write(file: string, line: string, { torn, unended }: Chain): void {
  const isNew = !existsSync(file)
  const handle = openSync(file, 'a')
  try {
    if (torn > 0) ftruncateSync(handle, readFileSync(file).length - torn)
    const bytes = Buffer.from(`${unended ? '\n' : ''}${line}\n`)
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  if (isNew) syncFolder(dirname(file))
}

/** Without it a new file may be gone after a crash. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function brokenSentence(file: string, { line, message, newer }: BrokenChain): string {
  if (newer) return `${file}, line ${line}: ${message}. Use that version; this one appends nothing`
  return `${file}, line ${line}: ${message}. Nothing is appended to a broken history. Restore it from a backup, or move it away to begin a new one; its lines before line ${line} remain valid`
}
