/** Breaks a text at spaces into lines of at most `width` characters; a longer word stands alone, a number stays with its unit. */
export function wrap(text: string, width: number): string[] {
  const tied = text.replace(/(?<=\d) (?=(?:%|ms|s|min|h)(?![\p{L}\d]))/gu, tie)
  const lines: string[] = []
  for (const word of tied.split(/ +/).filter(found => found !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map(line => line.replaceAll(tie, ' '))
}

const tie = '\u00a0'
