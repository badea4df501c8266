import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binaries, packagedBinaries } from './binaries.ts'
import { publishedCopy } from './published-copy.ts'
import { restoreSymlinks } from './symlinks.ts'
import { temporaryFolderForAll } from './temporary-folder.ts'
import { type SystemUser, unprivilegedUser } from './unprivileged.ts'

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
