import { paint, type TerminalStyle } from './terminal.ts'

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

/** Gives a text the colour of a status. */
export function paintStatus(word: MarkedStatus, text: string, style: Pick<TerminalStyle, 'colour'>): string {
  return paint(['bold', colours[word]], text, style)
}

/** A mark for each status, so that no page relies on colours alone. ✔ stands only for what is known. */
export const marks = {
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

/** A status with its mark: "✔ go". */
export function withMark(word: MarkedStatus): string {
  return `${marks[word]} ${word}`
}
