import type { CleanResult } from './clean.ts'
import { rowKinds } from './rows.ts'

const maxNamedRows = 3

/** Describes a cleanup: rows deleted, rows left, obstacles, and the remedy, one line each. */
export function describeCleanup(runId: string, cleaned: CleanResult): string[] {
  const left = rowKinds.flatMap(kind => {
    const { length } = cleaned.left[kind]
    if (length === 0) return []
    const some = cleaned.left[kind].slice(0, maxNamedRows).map(({ name, why }) => `${name} (${why})`)
    return [`${length} ${kind} are left: ${some.join(', ')}${length > maxNamedRows ? ', …' : ''}`]
  })
  const heard = cleaned.obstacles.map(obstacle => `not through ${obstacle}`)
  if (cleaned.complete) return [`cleaned up after run ${runId}: ${describeDeleted(cleaned)}`, ...heard]
  return [`could not clean up all of run ${runId}: ${describeDeleted(cleaned)}`, ...left, ...heard, describeManualCleanup(runId)]
}

/** Remedy: retry, or delete the rows in SQL. */
export function describeManualCleanup(runId: string): string {
  return (
    `Retry with \`cutover clean ${runId}\`. By hand, in SQL, with your own tables: accounts whose email is like '${runId}.%@load.cutover.test', ` +
    `products whose name is like 'Load article ${runId}%', orders whose reference is like '${runId}/%' or '${runId}.%', each with what refers to them`
  )
}

function describeDeleted({ deleted }: CleanResult): string {
  const some = rowKinds.filter(kind => deleted[kind] > 0).map(kind => `${deleted[kind]} ${kind}`)
  return some.length === 0 ? 'deleted nothing' : `deleted ${some.join(', ')}`
}
