import { SaxesParser } from 'saxes'
import { line, ReportFault } from './report-fault.ts'

/** Elements within elements; reports of tests and coverage have about ten. */
const deepest = 100

/** An element as it opens; `path` are the names of those around it, outermost first. */
export interface Opened {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly path: readonly string[]
  readonly line: number
}

export interface Visitor {
  open(element: Opened): void
  close?(name: string, line: number): void
}

/** Reads XML element by element. What could make a reader fetch or grow something is refused: document types (and with them
 *  every entity but XML's own five), elements nested without end.
 *  @param doctype the one document type that its format is known to name; it is passed over, never fetched
 *  @throws ReportFault with the line, also for XML that is not well-formed or breaks off */
export function readXml(text: string, visitor: Visitor, doctype?: RegExp): void {
  const start = text.trimStart().slice(0, 20)
  if (!start.startsWith('<')) throw new ReportFault(`expected XML, which begins with "<", got ${JSON.stringify(start)}`, line(1))
  const parser = new SaxesParser({})
  const here = () => line(parser.line)
  const path: string[] = []
  parser.on('error', error => {
    throw new ReportFault(`expected well-formed XML, got ${error.message.replace(/^\d+:\d+: /, '')}`, here())
  })
  parser.on('doctype', found => {
    if (doctype?.test(found.trim())) return
    throw new ReportFault(
      `a document type (<!DOCTYPE ${found.trim().slice(0, 40)} …) is not accepted, since it may declare entities; write the report without it`,
      here(),
    )
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (path.length >= deepest) throw new ReportFault(`expected at most ${deepest} elements within each other, got more`, here())
    visitor.open({ name, attributes, path: [...path], line: parser.line })
    path.push(name)
  })
  parser.on('closetag', ({ name }) => {
    path.pop()
    visitor.close?.(name, parser.line)
  })
  parser.write(text).close()
}
