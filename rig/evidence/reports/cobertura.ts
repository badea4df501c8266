import { countOf } from './count.ts'
import { type FactsOf, type Moment, momentOf, type Reading } from './reading.ts'
import { line, ReportFault } from './report-fault.ts'
import { type Opened, readXml } from './xml.ts'

/** The document type that Cobertura's reports name; Istanbul and gcovr write it, too. */
const ownDoctype = /^coverage SYSTEM ["']https?:\/\/cobertura\.sourceforge\.net\/xml\/coverage-\d+\.dtd["']$/

/** Reads Cobertura XML: the lines that it declares for the whole, else those of its classes.
 *  @throws ReportFault with the line */
export function readCobertura(text: string): Reading<FactsOf<'coverage'>> {
  const lines = { covered: 0, total: 0 }
  let root: Opened | null = null
  readXml(
    text,
    {
      open: element => {
        root ??= requireRoot(element)
        if (element.name !== 'line' || element.path.at(-2) !== 'class') return
        lines.total += 1
        if (countOf(element.attributes.hits ?? '', 'hits', line(element.line)) > 0) lines.covered += 1
      },
    },
    ownDoctype,
  )
  if (root === null) throw new ReportFault('expected Cobertura XML, got no element')
  return { facts: { kind: 'coverage', ...(declaredBy(root) ?? lines) }, moment: momentIn(root) }
}

function requireRoot(element: Opened): Opened {
  const { name, attributes, line: at } = element
  if (name === 'coverage' && attributes['line-rate'] !== undefined) return element
  throw new ReportFault(`expected Cobertura XML, which begins with <coverage line-rate="…">, got <${name}>`, line(at))
}

function declaredBy({ attributes, line: at }: Opened): { readonly covered: number; readonly total: number } | null {
  const { 'lines-covered': covered, 'lines-valid': valid } = attributes
  if (covered === undefined || valid === undefined) return null
  const declared = { covered: countOf(covered, 'lines-covered', line(at)), total: countOf(valid, 'lines-valid', line(at)) }
  if (declared.covered <= declared.total) return declared
  throw new ReportFault(`expected at most as many covered lines as there are, got ${declared.covered} of ${declared.total}`, line(at))
}

/** Tools write ms or seconds since the epoch, or ISO 8601. */
function momentIn({ attributes: { timestamp = '' } }: Opened): Moment | null {
  if (!/^\d{9,14}$/.test(timestamp)) return momentOf(timestamp)
  const number = Number(timestamp)
  return { at: number < 1e11 ? number * 1000 : number, exact: true }
}
