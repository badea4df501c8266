import { readFileSync } from 'node:fs'

export interface SystemUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** In order of preference: nobody owns nothing, so a demonstration under its uid can reach nothing. */
const candidates = ['nobody', 'postgres', '_postgres', 'daemon']

/** Spawning takes a signed 32-bit uid (macOS: nobody is -2, written as 4294967294). */
const largestUid = 2 ** 31 - 1

/** An existing user under whom PostgreSQL, which refuses root, can run. initdb wants its entry in the user database.
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
