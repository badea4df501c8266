import { readFileSync, readlinkSync } from 'node:fs'
import { errorCode } from '../../contract/errors.ts'

/** What tells one process from all others that can reach the same files. */
export interface ProcessIdentity {
  /** As its own PID namespace counts. */
  readonly pid: number
  /** Clock ticks from boot to its start; null without /proc. */
  readonly startTicks: string | null
  /** PID namespace in which `pid` means something: boot id, PID and time namespace; null without /proc. */
  readonly namespace: string | null
}

/** Where `/proc` is mounted; another folder in tests. */
const procFolder = '/proc'

/** Identifies this process. Reads only /proc/self, which is this process even where /proc belongs to a parent's PID namespace
 *  (`unshare -p -f` without `--mount-proc`); /proc/<pid> would be another process there. */
export function identifyProcess(proc = procFolder): ProcessIdentity {
  return { pid: process.pid, startTicks: startTicksOf(`${proc}/self`), namespace: namespaceOf(proc) }
}

/** Whether a process still runs; null where this process cannot see that: in another PID namespace or host, or without /proc. */
export function isRunning(other: ProcessIdentity, proc = procFolder): boolean | null {
  if (other.namespace === null || other.namespace !== namespaceOf(proc)) return null
  if (!existsHere(other.pid)) return false
  // The pid is in use. Only /proc of this namespace tells whether by the same process.
  const startTicks = showsOwnNamespace(proc) ? startTicksOf(`${proc}/${other.pid}`) : null
  return startTicks === null || other.startTicks === null ? null : startTicks === other.startTicks
}

/** Boot id (an inode number is reused after a boot and on another host), PID namespace, and time namespace (start times are counted in it). */
function namespaceOf(proc: string): string | null {
  const bootId = readText(`${proc}/sys/kernel/random/boot_id`)?.trim()
  const pidNamespace = readLink(`${proc}/self/ns/pid`)
  return bootId && pidNamespace ? [bootId, pidNamespace, readLink(`${proc}/self/ns/time`) ?? 'time:none'].join(' ') : null
}

/** NSpid lists the pids of a process from the namespace of the mounted /proc inwards (proc(5)): one entry where that is its own. */
function showsOwnNamespace(proc: string): boolean {
  const pids = readText(`${proc}/self/status`)?.match(/^NSpid:\s*(.+)$/m)?.[1]
  return pids === String(process.pid)
}

/** Field 22 of /proc/<pid>/stat (proc(5)); the second field, the command, may hold spaces and parentheses. */
function startTicksOf(folder: string): string | null {
  const stat = readText(`${folder}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

function existsHere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    return errorCode(error) !== 'ESRCH'
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function readLink(file: string): string | null {
  try {
    return readlinkSync(file)
  } catch {
    return null
  }
}
