import { validateHeaderValue } from 'node:http'

/** What a value that is not `isSendable` is told. */
export const sendableExpected = 'expected one line of characters that a header can hold (no “quotes”, no ellipsis …)'

/** Whether a header can be sent at all (RFC 9110, 5.5): fetch refuses one that cannot with the same error as a receiver that is away, which would be tried for ever. */
export function isSendable(name: string, value: string): boolean {
  try {
    // Control characters pass `Headers`, and are refused only when the request is made.
    validateHeaderValue(name, value)
    return new Headers([[name, value]]).has(name)
  } catch {
    return false
  }
}
