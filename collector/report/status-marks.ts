import { sanitizeText } from './sanitize.ts'
import { paint, type TerminalStyle, wrapText } from './terminal.ts'

/** Columns before a finding's status, and those that the status takes. */
export const indent = 4
export const statusWidth = 11

/** A text in the column right of the status, broken into lines. @param mark what its first line begins with */
export function paragraph(text: string, mark: string, { width }: TerminalStyle): string[] {
  const left = indent + statusWidth
  return wrapText(sanitizeText(text), Math.max(40, width - left - mark.length)).map(
    (line, i) => ' '.repeat(left) + (i === 0 ? mark : ' '.repeat(mark.length)) + line,
  )
}

const colours = {
  pass: 'green',
  go: 'green',
  clear: 'green',
  active: 'red',
  fail: 'red',
  'no-go': 'red',
  unknown: 'yellow',
  inconclusive: 'yellow',
  'not judged': 'gray',
} as const

/** A text in the colour of a status. */
export function paintStatus(word: MarkedStatus, text: string, style: Pick<TerminalStyle, 'colour'>): string {
  return paint(['bold', colours[word]], text, style)
}

/** A sign and a word for each status: never a colour alone. */
const marks = {
  pass: '✔',
  fail: '✘',
  unknown: '?',
  go: '✔',
  'no-go': '✘',
  inconclusive: '?',
  'not judged': '·',
  clear: '✔',
  active: '✘',
} as const

export type MarkedStatus = keyof typeof marks

/** "✔ go" */
export function withMark(word: MarkedStatus): string {
  return `${marks[word]} ${word}`
}
