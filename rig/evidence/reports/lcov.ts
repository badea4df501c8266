import { countOf } from './count.ts'
import type { FactsOf, Reading } from './reading.ts'
import { line, ReportFault } from './report-fault.ts'

/** Reads an LCOV trace file (geninfo(1)): lines of `KEY:value`, one record for each source file. Lines that tests ran are those
 *  of `DA:<line>,<hits>[,<checksum>]`; the same line of the same file in several records is one line.
 *  @throws ReportFault with the line */
export function readLcov(text: string): Reading<FactsOf<'coverage'>> {
  const files = new Map<string, Map<number, boolean>>()
  let open: { readonly lines: Map<number, boolean>; readonly at: string } | null = null
  for (const { written, number } of linesOf(text)) {
    const at = line(number)
    if (written === '' || written.startsWith('#')) continue
    const [, key, value = ''] = /^([A-Z]{2,5}):(.*)$/.exec(written) ?? []
    if (written === 'end_of_record') open = null
    else if (key === undefined) throw new ReportFault(`expected LCOV, lines such as SF:file or DA:1,5, got ${JSON.stringify(written.slice(0, 40))}`, at)
    else if (key === 'SF') {
      const lines = files.get(value) ?? new Map<number, boolean>()
      files.set(value, lines)
      open = { lines, at }
    } else if (key === 'DA') {
      if (open === null) throw new ReportFault('expected SF:<file> before DA', at)
      keepLine(open.lines, value, at)
    }
  }
  if (open) throw new ReportFault('expected end_of_record after the last file: the report breaks off', open.at)
  if (files.size === 0) throw new ReportFault('expected LCOV with at least one SF:<file>, got none')
  return { facts: { kind: 'coverage', ...countedIn(files.values()) }, moment: null }
}

/** One line after the other: a large report is never held twice. */
function* linesOf(text: string): Generator<{ readonly written: string; readonly number: number }> {
  for (let from = 0, number = 1; from <= text.length; number += 1) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    yield { written: text.slice(from, text[to - 1] === '\r' && to > from ? to - 1 : to), number }
    from = to + 1
  }
}

function countedIn(files: Iterable<ReadonlyMap<number, boolean>>): { readonly covered: number; readonly total: number } {
  const counted = { covered: 0, total: 0 }
  for (const lines of files) {
    counted.total += lines.size
    for (const ran of lines.values()) if (ran) counted.covered += 1
  }
  return counted
}

function keepLine(lines: Map<number, boolean>, value: string, at: string): void {
  const [number = '', hits = ''] = value.split(',')
  const key = countOf(number, 'the number of a source line', at)
  lines.set(key, countOf(hits, 'how often the line ran', at) > 0 || lines.get(key) === true)
}
