/** What a policy says, one text per place: `criteria.latency-p95.margin` is "15%". */
export type PolicyLines = Readonly<Record<string, string>>

/** Lays out the text of a thresholds.json as lines. Things with an id stand under it, not under their number; of a list of ids
 *  (`checkpoints.1.criteria.uptime`) each member is a line, since their order means nothing.
 *  @param text of a policy that parsePolicy accepted  @throws SyntaxError when it is no JSON */
export function policyLines(text: string): PolicyLines {
  const { $schema: _, ...policy } = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>
  return Object.fromEntries(linesOf(policy, []).map(([path, value]) => [path.join('.'), value]))
}

/** The lines that decide a verdict: all but what is only said to people, and to whom load may be sent. */
export function limitLines(lines: PolicyLines): PolicyLines {
  return Object.fromEntries(Object.entries(lines).filter(([path]) => !isProse(path)))
}

const prose = new Set(['because', 'metric', 'title', 'when', 'ask', 'questions', 'decisions', 'names', 'allowHosts', 'traces'])

/** Whether a place holds words for people, by its own name or by that of what it is in. */
export function isProse(path: string): boolean {
  const [top = '', , third = ''] = path.split('.')
  const last = path.slice(path.lastIndexOf('.') + 1)
  return prose.has(top) || prose.has(last) || (top === 'checkpoints' && prose.has(third)) || path.startsWith('plan.rollback.')
}

type Line = readonly [readonly string[], string]

function linesOf(value: unknown, path: readonly string[]): Line[] {
  if (Array.isArray(value))
    return value.every(isId) ? value.map(member => [[...path, member], listed]) : value.flatMap((one, i) => linesOf(one, [...path, nameOf(one, i)]))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => (key === 'id' ? [] : linesOf(inner, [...path, key])))
  return [[path, String(value)]]
}

/** What stands at a member of a list of ids. */
const listed = 'listed'

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(value)
}

function nameOf(value: unknown, index: number): string {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : String(index + 1)
}
