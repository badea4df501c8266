import { randomUUID } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { errorCode } from '../../contract/errors.ts'
import { withoutCredentials } from '../../contract/secrets.ts'
import { identifyProcess, type ProcessIdentity } from './process-identity.ts'

/** Who holds a lock: the content of its file. */
export interface LockHolder extends ProcessIdentity {
  /** Of this lock, never used again. */
  readonly id: string
  /** What is locked, e.g. "run nightly-1". */
  readonly subject: string
  readonly host: string
  readonly command: string
  /** When it was taken, ISO 8601. */
  readonly since: string
}

/** A lock file as it was read. */
export interface LockFile {
  readonly text: string
  readonly holder: LockHolder | null
  /** Of the last renewal. */
  readonly mtimeNs: bigint
  readonly inode: bigint
  /** ms since the last renewal, by the file system's clock; absent where the holder itself was seen. */
  readonly ageMs?: number
}

/** Creates a lock file. @returns false when there is one already */
export function createLock(file: string, holder: LockHolder): boolean {
  let handle: number
  try {
    handle = openSync(file, 'wx', 0o644)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
  try {
    writeSync(handle, JSON.stringify(holder))
    return true
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

/** Reads a lock file. @returns null when there is none */
export function readLock(file: string): LockFile | null {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
  try {
    const { mtimeNs, ino } = fstatSync(handle, { bigint: true })
    const text = readFileSync(handle, 'utf8')
    return { text, holder: parseHolder(text), mtimeNs, inode: ino }
  } finally {
    closeSync(handle)
  }
}

/** Renews a lock: writes the same bytes into the same file, for its modification time. @returns false when it is not the lock of that id any more */
export function rewriteLock(file: string, id: string): boolean {
  const handle = openSync(file, 'r+')
  try {
    const text = readFileSync(handle, 'utf8')
    if (parseHolder(text)?.id !== id) return false
    writeSync(handle, text, 0)
    return true
  } finally {
    closeSync(handle)
  }
}

/** Now, by the clock that stamps modification times there: clocks of two hosts may differ. */
export function readFileSystemTimeNs(folder: string): bigint {
  const file = join(folder, `.cutover-${randomUUID()}`)
  const handle = openSync(file, 'wx')
  try {
    writeSync(handle, '.')
    return fstatSync(handle, { bigint: true }).mtimeNs
  } finally {
    closeSync(handle)
    rmSync(file, { force: true })
  }
}

/** This process as the holder of a new lock. */
export function describeHolder(subject: string): LockHolder {
  const [, script = 'node', ...args] = process.argv
  const command = withoutCredentials([basename(dirname(script)), basename(script)].join('/').concat(' ', args.join(' ')))
    .slice(0, 200)
    .trim()
  return { id: randomUUID(), subject, ...identifyProcess(), host: hostname(), command, since: new Date().toISOString() }
}

/** Parses a lock file. @returns null when the text names no holder: an empty file, that of an older version */
function parseHolder(text: string): LockHolder | null {
  try {
    const value: unknown = JSON.parse(text)
    return isHolder(value) ? value : null
  } catch {
    return null
  }
}

/** The id becomes part of a file's name: anything but a UUID would name another folder's file. */
function isHolder(value: unknown): value is LockHolder {
  if (typeof value !== 'object' || value === null) return false
  const { pid, id, ...fields } = value as Readonly<Record<string, unknown>>
  const isText = (name: string) => typeof fields[name] === 'string'
  return (
    Number.isInteger(pid) &&
    Number(pid) > 0 &&
    /^[0-9a-f-]{36}$/.test(String(id)) &&
    ['subject', 'host', 'command', 'since'].every(isText) &&
    ['startTicks', 'namespace'].every(name => fields[name] === null || isText(name))
  )
}
