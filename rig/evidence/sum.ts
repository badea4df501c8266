import { type ImportedFacts, sarifLevels } from '../../contract/evidence-events.ts'
import type { FactsOf } from './reports/reading.ts'

/** Parts of lists that are kept for people. */
const named = 5

/** What several reports of one import say together. @param first of the same kind as `second` */
export function sumOf(first: ImportedFacts, second: ImportedFacts): ImportedFacts {
  if (first.kind === 'tests' && second.kind === 'tests') {
    return {
      kind: 'tests',
      tests: first.tests + second.tests,
      failures: first.failures + second.failures,
      errors: first.errors + second.errors,
      skipped: first.skipped + second.skipped,
      failed: [...first.failed, ...second.failed].slice(0, named),
    }
  }
  if (first.kind === 'coverage' && second.kind === 'coverage')
    return { kind: 'coverage', covered: first.covered + second.covered, total: first.total + second.total }
  if (first.kind === 'figure' && second.kind === 'figure') return { kind: 'figure', value: first.value + second.value }
  if (first.kind === 'sarif' && second.kind === 'sarif') return bothScans(first, second)
  if (first.kind === 'conversion' && second.kind === 'conversion')
    return { kind: 'conversion', baseline: added(first.baseline, second.baseline), candidate: added(first.candidate, second.candidate) }
  throw new Error(`Cannot add ${second.kind} to ${first.kind}`)
}

type Scan = FactsOf<'sarif'>
type Traffic = FactsOf<'conversion'>['baseline']

/** The worst of the scan that has the worse ones come first. */
function bothScans(first: Scan, second: Scan): Scan {
  const [worse, other] = highest(first) <= highest(second) ? [first, second] : [second, first]
  const { error, warning, note, none } = second.counts
  const worst = highest(first) === highest(second) ? [...first.worst, ...second.worst] : worse.worst
  return {
    kind: 'sarif',
    counts: { error: first.counts.error + error, warning: first.counts.warning + warning, note: first.counts.note + note, none: first.counts.none + none },
    tools: [...new Set([...worse.tools, ...other.tools])],
    worst: worst.slice(0, named),
  }
}

/** Place of the worst level that was found; behind all when nothing was. */
function highest({ counts }: Scan): number {
  const place = sarifLevels.findIndex(level => counts[level] > 0)
  return place === -1 ? sarifLevels.length : place
}

function added(a: Traffic, b: Traffic): Traffic {
  return { visitors: a.visitors + b.visitors, conversions: a.conversions + b.conversions }
}
