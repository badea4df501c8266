import { styleText } from 'node:util'

import stringWidth from 'string-width'

/** How to print on a stream. Tests and files give their own. */
export interface TerminalStyle {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
}

type Stream = Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>>
type Format = Parameters<typeof styleText>[0]

/** Columns where nothing says how many there are: a CI log, a file, a pipe. */
const defaultWidth = 120

/** Reads how to print on a stream: its columns, and whether to colour.
 *  FORCE_COLOR outranks NO_COLOR, as in Node.js; without either, colours are for terminals that are not TERM=dumb. */
export function terminalStyle(stream: Stream, environment: NodeJS.ProcessEnv = process.env): TerminalStyle {
  return { colour: hasColours(stream, environment), width: stream.columns || Number(environment.COLUMNS) || defaultWidth }
}

/** Whether lines can be redrawn in place: on a terminal with a size, outside of CI. */
export function isInteractive(stream: Stream, environment: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && Number(stream.columns) > 0 && Number(stream.rows) > 0 && environment.TERM !== 'dumb' && !environment.CI
}

function hasColours({ isTTY }: Stream, { FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR)
  return isTTY === true && !NO_COLOR && TERM !== 'dumb'
}

/** Gives a text a colour or weight (names as in `util.styleText`) where the terminal has colours. */
export function paint(format: Format, text: string, { colour }: Pick<TerminalStyle, 'colour'>): string {
  return colour ? styleText(format, text, { validateStream: false }) : text
}

/** Breaks a text at spaces into lines of at most `width` columns; line breaks stay. Never inside a word: a longer one stands alone.
 *  A number stays with its unit, and what stands in backticks (a command to copy) stays whole. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap(paragraph => {
    const lines: string[] = []
    for (const word of unbreakable(paragraph)) {
      const last = lines.at(-1)
      if (last !== undefined && stringWidth(last) + 1 + stringWidth(word) <= width) lines[lines.length - 1] = `${last} ${word}`
      else lines.push(word)
    }
    return lines
  })
}

/** Words, where a number with its unit is one, and so is anything in backticks. */
function unbreakable(paragraph: string): string[] {
  return paragraph.match(/(?:`[^`]*`|\d (?:%|ms|s|min|h|pt)(?![\p{L}\d])|[^ ])+/gu) ?? []
}

/** Fills a text up with spaces to a number of columns; a wider one stays as it is. */
export function padText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return align === 'left' ? text + spaces : spaces + text
}

/** A cell of a table: its text, and how it is painted. */
export type Cell = string | { readonly text: string; readonly format: Format }

export interface TableLayout {
  /** Alignment by column; left where none is given. */
  readonly align?: readonly ('left' | 'right')[]
  /** Spaces before each line. */
  readonly indent?: number
  /** Column whose cells are wrapped where the table is too wide: by default the last. */
  readonly flexible?: number
}

const gap = 2
/** A flexible column never gets narrower, so that it stays readable. */
const minFlexible = 20

/** Lays rows out in columns as wide as their widest cell; one column wraps where the terminal is too narrow. @returns lines without trailing spaces */
export function printTable(rows: readonly (readonly Cell[])[], style: TerminalStyle, { align = [], indent = 0, flexible }: TableLayout = {}): string[] {
  const columns = Math.max(0, ...rows.map(row => row.length))
  const last = flexible ?? columns - 1
  const natural = Array.from({ length: columns }, (_, i) => Math.max(0, ...rows.map(row => stringWidth(textOf(row[i])))))
  const taken = indent + natural.reduce((sum, width, i) => sum + (i === last ? 0 : width + gap), 0)
  const widths = natural.map((width, i) => (i === last ? Math.min(width, Math.max(minFlexible, style.width - taken)) : width))
  return rows.flatMap(row => {
    const cells = widths.map((width, i) => (i === last ? wrapText(textOf(row[i]), width) : [textOf(row[i])]))
    const height = Math.max(...cells.map(lines => lines.length))
    return Array.from({ length: height }, (_, line) => {
      const columnsOfLine = cells.map((lines, i) => padText(painted(lines[line] ?? '', row[i], style), widths[i] ?? 0, align[i]))
      return (' '.repeat(indent) + columnsOfLine.join(' '.repeat(gap))).trimEnd()
    })
  })
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '')
}

function painted(text: string, cell: Cell | undefined, style: TerminalStyle): string {
  return typeof cell === 'object' && text.trim() !== '' ? paint(cell.format, text, style) : text
}
