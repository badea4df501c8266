import { withoutSecrets } from '../../contract/secrets.ts'

const mostQuoted = 200
const shortestKey = 8

/** What a receiver says, as people may read it: one line, not too long, without keys; receivers quote what they were sent.
 *  @param headers that it was sent */
export function quotable(text: string, headers: Readonly<Record<string, string>>): string {
  return withoutKeys(withoutSecrets(text), headers)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, mostQuoted)
    .trim()
}

/** Each word of a header's value may be a key; what says how to read the body is none. */
function withoutKeys(text: string, headers: Readonly<Record<string, string>>): string {
  const values = Object.entries(headers).flatMap(([name, value]) => (name.startsWith('content-') ? [] : value.split(' ')))
  return values.filter(word => word.length >= shortestKey).reduce((shown, key) => shown.replaceAll(key, '(key)'), text)
}
