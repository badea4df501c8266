import { readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Binaries, packagedBinaries, restoreSymlinks } from './binaries.ts'
import { publishedCopy } from './published-copy.ts'

/** PostgreSQL's programs, ready to run: from which folder, as whom (null: as ourselves), and where that user can have folders. */
export interface Installation {
  readonly bin: string
  readonly user: SystemUser | null
  readonly temporary: string
}

/** Straight from node_modules; for root, whom PostgreSQL refuses, from a copy that an unprivileged user may read. */
export async function install(): Promise<Installation> {
  const packaged = packagedBinaries()
  if (process.getuid?.() === 0) return installForRoot(packaged)
  await restoreSymlinks(packaged.folder)
  return { bin: join(packaged.folder, 'bin'), user: null, temporary: tmpdir() }
}

async function installForRoot(packaged: Binaries): Promise<Installation> {
  const temporary = temporaryFolderForAll()
  const { folder } = await publishedCopy(packaged, temporary)
  return { bin: join(folder, 'bin'), user: unprivilegedUser(), temporary }
}

const othersEnter = 0o001

/** The system's temporary directory if every user may enter it, else the usual one that they may: root's own TMPDIR is often private.
 *  @throws Error when there is none */
export function temporaryFolderForAll(candidates: readonly string[] = [tmpdir(), '/tmp', '/var/tmp']): string {
  const found = candidates.find(enterable)
  if (found !== undefined) return found
  throw new Error(`Cannot find a temporary folder: expected that every user may enter one of ${candidates.join(', ')}; set TMPDIR to such a folder`)
}

function enterable(folder: string): boolean {
  const path = resolve(folder)
  const parent = dirname(path)
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  return (mode & othersEnter) !== 0 && (parent === path || enterable(parent))
}

export interface SystemUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** In order of preference: the user `nobody` owns no files, so a demonstration under its uid can reach none. */
const candidates = ['nobody', 'postgres', '_postgres', 'daemon']

/** Spawning takes a signed 32-bit uid (macOS: nobody is -2, written as 4294967294). */
const largestUid = 2 ** 31 - 1

/** An existing user under whom PostgreSQL, which refuses root, can run. initdb needs its entry in the user database.
 *  @param passwd text of /etc/passwd, passwd(5)  @throws Error when none of the usual ones is there */
export function unprivilegedUser(passwd = readFileSync('/etc/passwd', 'utf8')): SystemUser {
  const users = passwd.split('\n').flatMap(userOf)
  const found = candidates.flatMap(name => users.filter(user => user.name === name))[0]
  if (found) return found
  throw new Error(`Cannot run PostgreSQL as root: expected one of the users ${candidates.join(', ')} in /etc/passwd; run as a normal user`)
}

function userOf(line: string): SystemUser[] {
  const [name = '', , uid, gid] = line.split(':')
  const user = { name, uid: Number(uid), gid: Number(gid) }
  return user.uid > 0 && user.uid <= largestUid && user.gid > 0 && user.gid <= largestUid ? [user] : []
}
