/** Environment with which Node prints each file that it loads from a package on stderr. */
export const watchingPackages = {
  NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module'
    import { writeSync } from 'node:fs'
    registerHooks({ load(url, context, next) { if (url.includes('/node_modules/')) writeSync(2, 'LOADED ' + url + '\\n'); return next(url, context) } })`)}"`,
} as const

/** Names of the packages that were loaded. @param stderr of a process so started */
export function packagesLoaded(stderr: string): string[] {
  const found = Array.from(stderr.matchAll(/^LOADED \S*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gm), ([, name = '']) => name)
  return [...new Set(found)]
}
