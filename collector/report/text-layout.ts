import { sanitizeText } from './sanitize.ts'
import { type MarkedStatus, marks, paintStatus } from './status-marks.ts'
import { type TerminalStyle, wrapText } from './terminal.ts'

/** How a page is laid out. */
export interface Layout {
  readonly style: TerminalStyle
  readonly detail: Detail
  readonly program: string
}

/** How much a page says. */
export interface Detail {
  /** Lines of each reason, and of each remedy. */
  readonly reasonLines: number
  readonly remedyLines: number
  /** Unknown criteria: with reason and remedy, with the remedy, or by name only. */
  readonly unknowns: 'explained' | 'remedy' | 'named'
  /** Rows of each list; the rest becomes a count. */
  readonly maxRows: number
  /** Whether passes are named with their figures, or only counted. */
  readonly namesPasses: boolean
  /** Whether blocks stand apart. */
  readonly isSpaced: boolean
}

/** A text under a mark, wrapped under itself. */
export function bullet(status: MarkedStatus, text: string, layout: Layout, indent = 2): string[] {
  const left = ' '.repeat(indent)
  return wrapText(clean(text, layout), layout.style.width - indent - 2).map((line, i) =>
    i === 0 ? `${left}${paintStatus(status, marks[status], layout.style)} ${line}` : `${left}  ${line}`,
  )
}

/** Keeps the first lines of a text; where some are left out, the last one ends in "…". */
export function shorten(lines: readonly string[], max: number): readonly string[] {
  if (lines.length <= max) return lines
  if (max === 0) return []
  const last = (lines[max - 1] ?? '').replace(/\W*\s\S*$/u, '')
  const isCutInCommand = (last.split('`').length - 1) % 2 === 1
  return [...lines.slice(0, max - 1), `${isCutInCommand ? last.slice(0, last.lastIndexOf('`')).trimEnd() : last} …`]
}

/** A text of others as it is printed: safe, with commands as the program was called. They keep their backticks, so that no line breaks within. */
export function clean(text: string, { program }: Pick<Layout, 'program'>): string {
  return sanitizeText(text).replaceAll('`cutover ', `\`${program} `)
}

/** Takes the backticks off the commands of a finished line. */
export function showCommands(line: string, program: string): string {
  return line.replace(/`([^`]*)`/gu, (whole, command: string) => (command.startsWith(`${program} `) ? command : whole))
}
