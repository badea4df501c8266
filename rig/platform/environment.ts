/** What a child inherits: enough to find programs and a home, and nothing that could change what it measures (`K6_*`, `OTEL_*`, proxies). */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'USER', 'LOGNAME', 'SYSTEMROOT', 'NODE_COMPILE_CACHE'] as const

/** Environment of a child process, built from nothing.
 *  @param own variables that the child is meant to have  @param from the caller's environment */
export function childEnvironment(own: Readonly<Record<string, string>> = {}, from: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = inherited.flatMap(name => (from[name] === undefined ? [] : [[name, from[name]] as const]))
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', ...own }
}
