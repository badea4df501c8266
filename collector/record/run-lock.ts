import { randomUUID } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../../contract/errors.ts'
import { retry } from '../../contract/retry.ts'
import { createLock, describeHolder, type LockFile, type LockHolder, readFileSystemTimeNs, readLock, rewriteLock } from './lock-file.ts'
import { isRunning } from './process-identity.ts'

export interface LockOptions {
  /** ms between renewals; 5 s by default. */
  readonly renewMs?: number
  /** ms without a renewal after which a holder that cannot be seen has lost its lock; 30 s by default. The same in all processes. */
  readonly leaseMs?: number
}

export interface WaitOptions extends LockOptions {
  /** ms to try for. */
  readonly timeoutMs: number
  /** ms between two attempts; 250 by default. */
  readonly pollMs?: number
  readonly signal?: AbortSignal
}

/** A lock that this process holds, until it is disposed or the process exits. */
export interface RunLock extends Disposable {
  readonly file: string
  /** Whether it is still held: false once another process took it over. Cheap between renewals. Ask before a write that must not collide. */
  isHeld(): boolean
  /** Aborted with a sentence when another process took the lock over, because this one was stopped for longer than the lease. */
  readonly lost: AbortSignal
  /** @throws LockLostError when it is no longer held */
  assertHeld(): void
}

/** Another process holds the lock. */
export class LockHeldError extends Error {
  /** null while it is being written, or when it is unreadable. */
  readonly holder: LockHolder | null

  constructor(file: string, subject: string, held: LockFile, leaseMs: number) {
    super(heldSentence(file, subject, held, leaseMs))
    this.name = 'LockHeldError'
    this.holder = held.holder
  }
}

/** The lock that this process held is another's now, or its file is gone. */
export class LockLostError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'LockLostError'
  }
}

const defaults = { renewMs: 5_000, leaseMs: 30_000 }

/** Takes a lock file for this process, atomically, or throws. Where the holder can be seen (same PID namespace, with /proc), it keeps the lock as long as it runs.
 *  Elsewhere (other container, other host, macOS, which has no /proc) the lock is a lease: renewed every 5 s, free 30 s after the last renewal.
 *  @param subject what is locked, for messages  @throws LockHeldError naming the holder; the file system's errors */
export function takeLock(file: string, subject: string, { renewMs = defaults.renewMs, leaseMs = defaults.leaseMs }: LockOptions = {}): RunLock {
  const me = describeHolder(subject)
  const held = tryTake(file, me, leaseMs)
  if (held !== null) throw new LockHeldError(file, subject, held, leaseMs)
  return new HeldLock(file, me, renewMs, leaseMs)
}

/** Takes a lock file as soon as it is free.
 *  @param options `timeoutMs`: how long to try; `leaseMs` + 5 s covers a holder that was killed in another container
 *  @throws LockHeldError when it is still held then; the signal's reason */
export async function waitForLock(file: string, subject: string, options: WaitOptions): Promise<RunLock> {
  const { timeoutMs, pollMs = 250, signal } = options
  signal?.throwIfAborted()
  return retry(async () => takeLock(file, subject, options), {
    isRetryable: failed => 'error' in failed && failed.error instanceof LockHeldError,
    pause: () => pollMs,
    timeoutMs,
    ...(signal ? { signal } : {}),
  })
}

/** @returns null when it is taken now, else the lock of another */
function tryTake(file: string, me: LockHolder, leaseMs: number): LockFile | null {
  for (let attempt = 1; ; attempt++) {
    if (createLock(file, me)) return null
    const found = readLock(file)
    if (found === null) continue
    const state = inspectLock(file, found, leaseMs)
    if (!state.isStale || attempt > 10) return state.lock
    if (replaceStale(file, found, me, leaseMs)) return null
    // Another process is taking it over: in a moment it has.
    pauseThread(5)
  }
}

/** Whether a lock's holder is gone, seen directly or by its lease. */
function inspectLock(file: string, lock: LockFile, leaseMs: number): { isStale: boolean; lock: LockFile } {
  const running = lock.holder && isRunning(lock.holder)
  if (running !== null) return { isStale: !running, lock }
  const ageMs = Number(readFileSystemTimeNs(dirname(file)) - lock.mtimeNs) / 1e6
  return { isStale: ageMs > leaseMs, lock: { ...lock, ageMs } }
}

/** Puts this process's lock in the place of a stale one, if that is still there. The right to replace lock X is itself a lock, named after X's id:
 *  of several contenders one gets it, and one that comes later no longer finds X. @returns whether it did */
function replaceStale(file: string, stale: LockFile, me: LockHolder, leaseMs: number): boolean {
  return withRightTo(file, stale, me, leaseMs, () => {
    const draft = `${file}.${randomUUID()}`
    createLock(draft, me)
    renameSync(draft, file)
  })
}

/** Removes or replaces a lock while no other process does. @returns false when it is not that lock any more, or another process is at it */
function withRightTo(file: string, lock: LockFile, me: LockHolder, leaseMs: number, action: () => void): boolean {
  const right = `${file}.${lock.holder?.id ?? lock.inode}`
  const mine = { ...me, id: randomUUID() }
  if (tryTake(right, mine, leaseMs) !== null) return false
  try {
    const now = readLock(file)
    if (now === null || now.text !== lock.text || now.inode !== lock.inode || now.mtimeNs !== lock.mtimeNs) return false
    action()
    return true
  } finally {
    if (readLock(right)?.holder?.id === mine.id) rmSync(right, { force: true })
  }
}

const heldHere = new Set<HeldLock>()
process.on('exit', () => {
  for (const lock of heldHere) {
    try {
      lock[Symbol.dispose]()
    } catch {
      // The lease ends by itself.
    }
  }
})

class HeldLock implements RunLock {
  readonly file: string
  readonly #me: LockHolder
  readonly #leaseMs: number
  readonly #timer: NodeJS.Timeout
  readonly #lost = new AbortController()
  #renewedAt = Date.now()

  constructor(file: string, me: LockHolder, renewMs: number, leaseMs: number) {
    this.file = file
    this.#me = me
    this.#leaseMs = leaseMs
    this.#timer = setInterval(() => this.#renew(), renewMs).unref()
    heldHere.add(this)
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  isHeld(): boolean {
    const age = Date.now() - this.#renewedAt
    if (age < 0 || age > this.#leaseMs / 2) this.#renew()
    return !this.#lost.signal.aborted && Date.now() - this.#renewedAt < this.#leaseMs
  }

  assertHeld(): void {
    if (this.isHeld()) return
    const { reason } = this.#lost.signal
    throw reason instanceof LockLostError ? reason : new LockLostError(`Cannot renew the lock on ${this.#me.subject} (${this.file}): its lease has ended`)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    if (!heldHere.delete(this) || this.#lost.signal.aborted) return
    const lock = readLock(this.file)
    if (lock?.holder?.id === this.#me.id) withRightTo(this.file, lock, this.#me, this.#leaseMs, () => rmSync(this.file))
  }

  #renew(): void {
    if (this.#lost.signal.aborted) return
    try {
      if (rewriteLock(this.file, this.#me.id)) this.#renewedAt = Date.now()
      else this.#lose('another process took it over')
    } catch (error) {
      // Where the disk failed the next renewal tries again, and `isHeld` turns false when the lease ends.
      if (errorCode(error) === 'ENOENT') this.#lose('its file was removed')
    }
  }

  #lose(why: string): void {
    clearInterval(this.#timer)
    this.#lost.abort(
      new LockLostError(
        `Lost the lock on ${this.#me.subject}: ${why} (${this.file}). This process was stopped for more than ${this.#leaseMs / 1000} s, or the file was changed by hand. Run again`,
      ),
    )
  }
}

function heldSentence(file: string, subject: string, { holder, ageMs }: LockFile, leaseMs: number): string {
  const lease = `without a renewal it is free ${leaseMs / 1000} s after the last one${ageMs === undefined ? '' : ` (${(Math.max(0, ageMs) / 1000).toFixed(1)} s ago)`}`
  if (holder === null) return `Cannot lock ${subject}: ${file} is held by a process that it does not name. Try again: ${lease}`
  const who = `process ${holder.pid} on ${holder.host} (${holder.command}) holds it since ${holder.since}`
  if (ageMs === undefined) return `Cannot lock ${subject}: ${who}. Wait until it ends, or end it with: kill ${holder.pid} (lock file: ${file})`
  return `Cannot lock ${subject}: ${who}, where this process cannot see it. End it there, or wait: ${lease} (lock file: ${file})`
}

function pauseThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
