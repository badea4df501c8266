import { join } from 'node:path'
import { packagedBinaries } from './binaries.ts'
import { publishedCopy } from './published-copy.ts'
import { restoreSymlinks } from './symlinks.ts'
import { type SystemUser, unprivilegedUser } from './unprivileged.ts'

/** PostgreSQL's programs, ready to run: from which folder, and as whom (null: as ourselves). */
export interface Installation {
  readonly bin: string
  readonly user: SystemUser | null
}

/** Straight from node_modules; for root, whom PostgreSQL refuses, from a copy that an unprivileged user may read. */
export async function install(): Promise<Installation> {
  const packaged = packagedBinaries()
  if (process.getuid?.() === 0) return { bin: join((await publishedCopy(packaged)).folder, 'bin'), user: unprivilegedUser() }
  await restoreSymlinks(packaged.folder)
  return { bin: join(packaged.folder, 'bin'), user: null }
}
