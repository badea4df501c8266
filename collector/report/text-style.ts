import { stripVTControlCharacters, styleText } from 'node:util'
import type { Signed } from './signs.ts'
import { wrap } from './wrap.ts'

export interface Style {
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
}

/** Columns before a finding's status, and those that the status takes. */
export const indent = 4
export const statusWidth = 11

/** A text in the column right of the status, broken into lines. @param mark what its first line begins with */
export function paragraph(text: string, mark: string, { width }: Style): string[] {
  const left = indent + statusWidth
  return wrap(clean(text), Math.max(40, width - left - mark.length)).map((line, i) => ' '.repeat(left) + (i === 0 ? mark : ' '.repeat(mark.length)) + line)
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

export function painted(word: Signed, text: string, { colour }: Style): string {
  return colour ? styleText(['bold', colours[word]], text, { validateStream: false }) : text
}

export function bold(text: string, { colour }: Style): string {
  return colour ? styleText('bold', text, { validateStream: false }) : text
}

/** Texts come from people and backends: no control sequence of theirs reaches the terminal. */
export function clean(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}]+/gu, ' ')
}
