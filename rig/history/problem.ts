/** What was found: wrong is not what was once appended; unchecked could not be looked at; a note changes nothing. */
export interface Problem {
  readonly kind: 'wrong' | 'unchecked' | 'note'
  readonly text: string
}
