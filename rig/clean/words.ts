import type { Cleaned } from './clean.ts'
import { rowKinds } from './rows.ts'

const shown = 3

/** What came of a cleaning, and what to do about what is left: a line for each thing. */
export function cleanedLines(runId: string, cleaned: Cleaned): string[] {
  const left = rowKinds.flatMap(kind => {
    const { length } = cleaned.left[kind]
    if (length === 0) return []
    const some = cleaned.left[kind].slice(0, shown).map(({ name, why }) => `${name} (${why})`)
    return [`${length} ${kind} are left: ${some.join(', ')}${length > shown ? ', …' : ''}`]
  })
  const heard = cleaned.obstacles.map(obstacle => `not through ${obstacle}`)
  if (cleaned.complete) return [`cleaned up after run ${runId}: ${counted(cleaned)}`, ...heard]
  return [`could not clean up all of run ${runId}: ${counted(cleaned)}`, ...left, ...heard, byHand(runId)]
}

/** How to delete the rows by hand. */
export function byHand(runId: string): string {
  return (
    `To try again: \`cutover clean ${runId}\`. By hand, in SQL, with your own tables: accounts whose email is like '${runId}.%@load.cutover.test', ` +
    `products whose name is like 'Load article ${runId}%', orders whose reference is like '${runId}/%' or '${runId}.%', each with what refers to them`
  )
}

function counted({ deleted }: Cleaned): string {
  const some = rowKinds.filter(kind => deleted[kind] > 0).map(kind => `${deleted[kind]} ${kind}`)
  return some.length === 0 ? 'deleted nothing' : `deleted ${some.join(', ')}`
}
