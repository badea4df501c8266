import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'

/** Who holds a lock. `started` tells a process from a later one with the same pid; null where the system does not say. */
export interface Holder {
  readonly pid: number
  readonly started: string | null
  /** What it was locked for. */
  readonly subject: string
}

/** Takes a lock file for this process; one whose process is gone is taken over. Removing the file releases it.
 *  @returns null once it is taken, else who holds it; `contended` when others take it all the time */
export function takeLockFile(file: string, subject: string): Holder | 'contended' | null {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (created(file, { pid: process.pid, started: startOf(process.pid), subject })) return null
    const text = readText(file)
    const holder = text === null ? null : parsed(text)
    if (holder && isAlive(holder)) return holder
    if (text !== null) removeStale(file, text)
  }
  return 'contended'
}

/** Appears with its content or not at all: a link cannot replace a file, and nobody ever reads half a lock. */
function created(file: string, holder: Holder): boolean {
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, JSON.stringify(holder), { flag: 'wx' })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    unlinkSync(draft)
  }
}

/** Removes a lock that was seen to be stale, unless another run has replaced it since: then it is put back. */
function removeStale(file: string, seen: string): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
    if (readText(aside) !== seen) linkSync(aside, file)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives, under another user.
    if (codeOf(error) === 'ESRCH') return false
  }
  const started = startOf(holder.pid)
  return holder.started === null || started === null || holder.started === started
}

/** Start of a process in clock ticks since boot (proc(5), /proc/pid/stat field 22), with the boot's id; null where there is no /proc. */
function startOf(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`)
  const boot = readText('/proc/sys/kernel/random/boot_id')
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return ticks && boot ? `${boot.trim()} ${ticks}` : null
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function parsed(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text)
    return isHolder(value) ? value : null
  } catch {
    return null
  }
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && 'pid' in value && Number.isInteger(value.pid) && 'started' in value
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
