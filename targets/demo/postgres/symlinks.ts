import { readFile, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'

/** npm packages carry no links, so this file names them: paths from the package's root, whose `native` is our folder. */
const linkList = 'pg-symlinks.json'

const links = z.array(z.object({ source: z.string(), target: z.string() }))

/** Creates the links between the libraries of a folder of binaries, where they are missing (install scripts may not have run). */
export async function restoreSymlinks(folder: string): Promise<void> {
  const listed = links.parse(JSON.parse(await readFile(join(folder, linkList), 'utf8')))
  await Promise.all(listed.map(({ source, target }) => restore(relative(dirname(target), source), join(folder, relative('native', target)))))
}

async function restore(source: string, target: string): Promise<void> {
  try {
    await symlink(source, target)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
