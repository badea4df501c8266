import { isProse, type PolicyLines } from './flatten.ts'

/** A place at which two policies differ; null where one has nothing there. */
export interface Difference {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** Where two policies differ, in the order of the later one; a criterion, checkpoint or trigger that only one has is one difference. */
export function differences(before: PolicyLines, after: PolicyLines): Difference[] {
  const paths = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  const wholes = new Set<string>()
  return paths.flatMap(path => {
    const [was, is] = [before[path] ?? null, after[path] ?? null]
    if (was === is) return []
    const whole = wholeOf(path, before, after)
    if (whole === null) return [{ path, before: was, after: is }]
    if (wholes.has(whole)) return []
    wholes.add(whole)
    return [{ path: whole, before: was === null ? null : summary(before, whole), after: is === null ? null : summary(after, whole) }]
  })
}

/** "criteria.latency-p95.margin: 15% → 10%" */
export function differenceSentence({ path, before, after }: Difference): string {
  if (before === null) return `${path}: added${said(after)}`
  if (after === null) return `${path}: removed${said(before)}`
  return `${path}: ${before} → ${after}`
}

/** Path of the criterion, checkpoint or trigger that a place is in, when only one of the policies has it. */
function wholeOf(path: string, before: PolicyLines, after: PolicyLines): string | null {
  const whole = /^(?:criteria|checkpoints|rollback)\.[^.]+(?=\.)/.exec(path)?.[0]
  if (whole === undefined) return null
  return hasAny(before, whole) && hasAny(after, whole) ? null : whole
}

function hasAny(lines: PolicyLines, whole: string): boolean {
  return Object.keys(lines).some(path => path.startsWith(`${whole}.`))
}

/** A criterion or trigger that only one policy has, in a few words: its kind and what it asks for. */
function summary(lines: PolicyLines, whole: string): string {
  const own = whole.startsWith('rollback.') ? `${whole}.criterion.` : `${whole}.`
  if (whole.startsWith('checkpoints.')) return ''
  const inside = Object.entries(lines).filter(([path]) => path.startsWith(own) && !path.slice(own.length).includes('.') && !isProse(path))
  return inside.map(([, value]) => value).join(' ')
}

function said(text: string | null): string {
  return text === null || text === '' || text === 'listed' ? '' : ` (${text})`
}
