import { constants } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { restoreSymlinks } from './binaries.ts'

const everybodyReads = 0o644
const everybodyRuns = 0o755
const othersWrite = 0o022

/** A copy of the binaries that every user may read, for root's unprivileged user, who may not see the checkout.
 *  Made once per version and kept; it appears complete or not at all.
 *  @param parent folder that everybody may enter  @throws Error when something else stands in its place */
export async function publishedCopy(binaries: Binaries, parent: string): Promise<Binaries> {
  const folder = join(parent, `cutover-postgres-${binaries.version}`)
  if (!(await exists(folder))) await publish(binaries.folder, folder)
  await assertOnlyOursToWrite(folder)
  return { ...binaries, folder }
}

async function publish(from: string, to: string): Promise<void> {
  const draft = await mkdtemp(`${to}.`)
  try {
    await copyFolder(from, draft)
    await restoreSymlinks(draft)
    await rename(draft, to)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another start was faster: its copy is as good.
    if (!(await exists(to))) throw error
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyFolder(source, target)
    else if (entry.isFile() && !entry.name.endsWith('.a')) await copyReadable(source, target)
  }
  await chmod(to, everybodyRuns)
}

async function copyReadable(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE)
  const { mode } = await lstat(source)
  await chmod(target, mode & 0o100 ? everybodyRuns : everybodyReads)
}

async function assertOnlyOursToWrite(folder: string): Promise<void> {
  const { uid, mode, isDirectory } = await lstat(folder).then(found => ({ uid: found.uid, mode: found.mode, isDirectory: found.isDirectory() }))
  if (isDirectory && uid === process.getuid?.() && (mode & othersWrite) === 0) return
  throw new Error(`Cannot trust ${folder}: expected a folder that only this user may write to; remove it and start again`)
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
