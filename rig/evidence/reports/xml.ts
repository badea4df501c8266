import { SaxesParser } from 'saxes'
import { linePlace, ReportError } from './report-values.ts'

/** Nesting of elements; reports have about ten levels. */
const maxDepth = 100

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

/** Parses XML element by element. Document types (and so all but the five predefined entities) and deep nesting are refused: they could fetch or
 *  expand without limit.
 *  @param doctype the document type that the format declares; it is skipped, never fetched
 *  @throws ReportError with the line, also for XML that is malformed or truncated */
export function parseXml(text: string, visitor: Visitor, doctype?: RegExp): void {
  const start = text.trimStart().slice(0, 20)
  if (!start.startsWith('<')) throw new ReportError(`expected XML, which begins with "<", got ${JSON.stringify(start)}`, linePlace(1), 'format')
  const parser = new SaxesParser({})
  const here = () => linePlace(parser.line)
  const path: string[] = []
  parser.on('error', error => {
    throw new ReportError(`expected well-formed XML, got ${error.message.replace(/^\d+:\d+: /, '')}`, here())
  })
  parser.on('doctype', found => {
    if (doctype?.test(found.trim())) return
    throw new ReportError(`a document type (<!DOCTYPE ${found.trim().slice(0, 40)} …) is not accepted, since it may declare entities`, here(), 'doctype')
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (path.length >= maxDepth) throw new ReportError(`expected at most ${maxDepth} levels of elements, got more`, here())
    visitor.open({ name, attributes, path: [...path], line: parser.line })
    path.push(name)
  })
  parser.on('closetag', ({ name }) => {
    path.pop()
    visitor.close?.(name, parser.line)
  })
  parser.write(text).close()
}
