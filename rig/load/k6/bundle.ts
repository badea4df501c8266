import { join } from 'node:path'
import { build } from 'esbuild'
import { RigFailure, sentenceOf } from '../../platform/failure.ts'

/** Bundles the scenarios into one script that k6 runs.
 *  @param entry scenarios/main.ts  @param folder where to write  @returns path of the script
 *  @throws RigFailure naming what does not compile */
export async function bundleScenarios(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, 'scenarios.js')
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2020',
      external: ['k6', 'k6/*'],
      // Nothing around the caller's folder may change what is built.
      tsconfigRaw: {},
      absWorkingDir: folder,
      logLevel: 'silent',
    })
  } catch (error) {
    throw new RigFailure(`Cannot bundle the scenarios (${entry}): ${sentenceOf(error)}`)
  }
  return outfile
}
