import { z } from 'zod'
import { parseJson, validateShape } from './report-json.ts'
import { type FactsOf, linePlace, parseCount, parseTime, type ReportContent, ReportError, type ReportTime } from './report-values.ts'
import { type Opened, parseXml } from './xml.ts'

/** The document type that Cobertura's reports name; Istanbul and gcovr write it, too. */
const ownDoctype = /^coverage SYSTEM ["']https?:\/\/cobertura\.sourceforge\.net\/xml\/coverage-\d+\.dtd["']$/

/** Reads Cobertura XML: the lines that it declares for the whole, else those of its classes.
 *  @throws ReportError with the line */
export function parseCobertura(text: string): ReportContent<FactsOf<'coverage'>> {
  const lines = { covered: 0, total: 0 }
  let root: Opened | null = null
  parseXml(
    text,
    {
      open: element => {
        root ??= requireRoot(element)
        if (element.name !== 'line' || element.path.at(-2) !== 'class') return
        lines.total += 1
        if (parseCount(element.attributes.hits ?? '', 'hits', linePlace(element.line)) > 0) lines.covered += 1
      },
    },
    ownDoctype,
  )
  if (root === null) throw new ReportError('expected Cobertura XML, got no element', null, 'format')
  return { facts: { kind: 'coverage', ...(parseDeclared(root) ?? lines) }, moment: parseTimestamp(root) }
}

function requireRoot(element: Opened): Opened {
  const { name, attributes, line: at } = element
  if (name === 'coverage' && attributes['line-rate'] !== undefined) return element
  throw new ReportError(`expected Cobertura XML, which begins with <coverage line-rate="…">, got <${name}>`, linePlace(at), 'format')
}

function parseDeclared({ attributes, line: at }: Opened): { readonly covered: number; readonly total: number } | null {
  const { 'lines-covered': covered, 'lines-valid': valid } = attributes
  if (covered === undefined || valid === undefined) return null
  const declared = { covered: parseCount(covered, 'lines-covered', linePlace(at)), total: parseCount(valid, 'lines-valid', linePlace(at)) }
  if (declared.covered <= declared.total) return declared
  throw new ReportError(`expected at most as many covered lines as there are, got ${declared.covered} of ${declared.total}`, linePlace(at))
}

/** Tools write ms or seconds since the epoch, or ISO 8601. */
function parseTimestamp({ attributes: { timestamp = '' } }: Opened): ReportTime | null {
  if (!/^\d{9,14}$/.test(timestamp)) return parseTime(timestamp)
  const number = Number(timestamp)
  return { at: number < 1e11 ? number * 1000 : number, exact: true }
}

/** Reads an LCOV trace file (geninfo(1)): lines of `KEY:value`, one record for each source file. Lines that tests ran are those
 *  of `DA:<line>,<hits>[,<checksum>]`; the same line of the same file in several records is one line.
 *  @throws ReportError with the line */
export function parseLcov(text: string): ReportContent<FactsOf<'coverage'>> {
  const files = new Map<string, Map<number, boolean>>()
  let open: { readonly lines: Map<number, boolean>; readonly at: string } | null = null
  for (const { written, number } of splitLines(text)) {
    const at = linePlace(number)
    if (written === '' || written.startsWith('#')) continue
    const [, key, value = ''] = /^([A-Z]{2,5}):(.*)$/.exec(written) ?? []
    if (written === 'end_of_record') open = null
    else if (key === undefined)
      throw new ReportError(`expected LCOV, lines such as SF:file or DA:1,5, got ${JSON.stringify(written.slice(0, 40))}`, at, 'format')
    else if (key === 'SF') {
      const lines = files.get(value) ?? new Map<number, boolean>()
      files.set(value, lines)
      open = { lines, at }
    } else if (key === 'DA') {
      if (open === null) throw new ReportError('expected SF:<file> before DA', at)
      addLine(open.lines, value, at)
    }
  }
  if (open) throw new ReportError('expected end_of_record after the last file: the report is truncated', open.at)
  if (files.size === 0) throw new ReportError('expected LCOV with at least one SF:<file>, got none', null, 'format')
  return { facts: { kind: 'coverage', ...countLines(files.values()) }, moment: null }
}

/** One line after the other: a large report is never held twice. */
function* splitLines(text: string): Generator<{ readonly written: string; readonly number: number }> {
  for (let from = 0, number = 1; from <= text.length; number += 1) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    yield { written: text.slice(from, text[to - 1] === '\r' && to > from ? to - 1 : to), number }
    from = to + 1
  }
}

function countLines(files: Iterable<ReadonlyMap<number, boolean>>): { readonly covered: number; readonly total: number } {
  const counted = { covered: 0, total: 0 }
  for (const lines of files) {
    counted.total += lines.size
    for (const ran of lines.values()) if (ran) counted.covered += 1
  }
  return counted
}

function addLine(lines: Map<number, boolean>, value: string, at: string): void {
  const [number = '', hits = ''] = value.split(',')
  const key = parseCount(number, 'the number of a source line', at)
  lines.set(key, parseCount(hits, 'how often the line ran', at) > 0 || lines.get(key) === true)
}

const count = z.int().min(0)
const report = z.object({
  meta: z.object({ timestamp: z.string().optional() }),
  totals: z.object({ covered_lines: count, num_statements: count }),
})

/** Reads the JSON report of coverage.py (`coverage json`). @throws ReportError */
export function parseCoveragePy(text: string): ReportContent<FactsOf<'coverage'>> {
  const { meta, totals } = validateShape(parseJson(text), report, 'a JSON report of coverage.py')
  const facts = { kind: 'coverage', covered: totals.covered_lines, total: totals.num_statements } as const
  if (facts.covered > facts.total)
    throw new ReportError(`expected at most as many covered lines as there are, got ${facts.covered} of ${facts.total}`, 'totals.covered_lines')
  return { facts, moment: parseTime(meta.timestamp ?? '') }
}
