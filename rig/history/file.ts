import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { InputFailure, RigFailure, sentenceOf } from '../platform/failure.ts'
import { takeLockFile } from '../platform/lock-file.ts'
import { BrokenChain, type Chain, lineOf, readChain, withLine } from './chain.ts'
import type { Content } from './entry.ts'

/** Where the history of a runs folder stands. */
export function historyFile(runs: string): string {
  return join(runs, 'history.jsonl')
}

/** Reads the history of a runs folder; empty before the first run.
 *  @throws InputFailure naming file and line of what is wrong */
export function readHistory(runs: string): Chain {
  const file = historyFile(runs)
  try {
    return readChain(existsSync(file) ? readFileSync(file) : new Uint8Array())
  } catch (error) {
    if (error instanceof BrokenChain) throw new InputFailure(brokenSentence(file, error), { cause: error })
    throw new InputFailure(`Cannot read ${file}: ${sentenceOf(error)}`)
  }
}

/** Appends an entry; it is on the disk when this resolves. A last line that breaks off is cut first; one process at a time.
 *  @param contentOf what to append, given the history that it is appended to  @returns the chain with it
 *  @throws InputFailure when the chain is broken: nothing is appended then  @throws RigFailure when it cannot be written */
export async function appendToHistory(runs: string, contentOf: (before: Chain) => Content, now = () => new Date()): Promise<Chain> {
  const file = historyFile(runs)
  using _lock = await locked(file)
  const before = readHistory(runs)
  const line = lineOf(contentOf(before), now(), before)
  const after = withLine(before, line)
  try {
    write(file, line, before)
  } catch (error) {
    throw new RigFailure(`Cannot append to ${file}: ${sentenceOf(error)}. See to it that it can be written`)
  }
  return after
}

/** ms between two attempts, and in all. */
const pause = 20
const patience = 15_000

async function locked(file: string): Promise<Disposable> {
  const lock = `${file}.lock`
  for (const until = performance.now() + patience; ; await sleep(pause)) {
    const holder = taken(lock, file)
    if (holder === null) return { [Symbol.dispose]: () => rmSync(lock, { force: true }) }
    if (performance.now() < until) continue
    const who = holder === 'contended' ? 'others' : `process ${holder.pid}`
    throw new RigFailure(`Cannot append to ${file}: ${who} held it for ${patience / 1000} s (lock: ${lock}). Try again when it is through`)
  }
}

function taken(lock: string, file: string): ReturnType<typeof takeLockFile> {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return takeLockFile(lock, file)
  } catch (error) {
    throw new RigFailure(`Cannot append to ${file}: ${sentenceOf(error)}. See to it that its folder can be written`)
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

/** A new file is only there after a crash when its folder says so. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function brokenSentence(file: string, { line, message, newer }: BrokenChain): string {
  if (newer) return `${file}, line ${line}: ${message}. Take that version; nothing is appended with this one`
  return `${file}, line ${line}: ${message}. Nothing is appended to a broken history. Restore the file from a backup; or move it away, which begins a new one, and keep it as it is: what it says before line ${line} still holds together`
}
