import { stripVTControlCharacters } from 'node:util'

/** Characters that reorder or hide text: bidirectional marks, embeddings and isolates, zero-width characters but the joiners that scripts and emoji need. */
const invisible = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu

/** What others wrote, as one line that is safe to print: no control sequence, bidirectional mark or command to a CI runner.
 *  @param maxLength characters kept; a longer text ends in "…" */
export function sanitizeText(text: string, maxLength = 2000): string {
  const line = neutralizeCommands(
    stripVTControlCharacters(text)
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .replace(invisible, ''),
  )
  return line.length <= maxLength
    ? line
    : `${line
        .slice(0, maxLength - 1)
        .toWellFormed()
        .replace(/\ufffd$/u, '')}…`
}

/** A whole page that is about to be printed: keeps line breaks, tabs and colours, neutralises the rest as `sanitizeText` does. */
export function sanitizeOutput(page: string): string {
  return page
    .split('\n')
    .map(line => neutralizeCommands(withoutControls(line).replace(invisible, '')))
    .join('\n')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
const colour = /(\u001b\[[\d;]*m)/u

/** A line without control characters and sequences, colours and tabs aside. */
function withoutControls(line: string): string {
  return line
    .split(colour)
    .map((piece, i) => (i % 2 === 1 ? piece : stripVTControlCharacters(piece).replace(/[^\P{Cc}\t]/gu, '')))
    .join('')
}

/** Breaks up what a CI runner would obey: GitHub's `::error` at the start of a line or word, its and Azure's `##[` and `##vso[` anywhere, TeamCity's `##teamcity[`.
 *  Source: github.com/actions/runner, ActionCommand.cs. */
function neutralizeCommands(line: string): string {
  return line.replace(/(^|\s)::(?=[a-z])/giu, '$1: :').replace(/#(?=#(?:vso|teamcity)?\[)/giu, '# ')
}
