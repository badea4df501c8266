/** A sign and a word for each status: never a colour alone. */
const signs = {
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

export type Signed = keyof typeof signs

/** "✔ go" */
export function signed(word: Signed): string {
  return `${signs[word]} ${word}`
}
