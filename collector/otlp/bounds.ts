import { malformed } from './refusal.ts'

/** How much one export may hold: far more than any sender's, little enough that nobody's export takes the memory of all. */
export const most = {
  resources: 10_000,
  scopes: 10_000,
  points: 200_000,
  events: 200_000,
  attributes: 1_000,
  /** Of one histogram; SDKs stop at 160. */
  buckets: 20_000,
} as const

/** Adds to a list of bounded length.
 *  @throws Refusal when the list is full */
export function append<T>(into: T[], item: T, what: keyof typeof most): true {
  if (into.length >= most[what]) throw tooMany(what)
  into.push(item)
  return true
}

export function tooMany(what: keyof typeof most): Error {
  return malformed(`Cannot read the export: expected at most ${most[what]} ${what}, got more`)
}
