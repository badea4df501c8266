import type { SignalName } from './received.ts'

/** ms between two lines of one kind. */
const minute = 60_000

/** What people are told of one destination: what goes wrong there goes wrong with each of many exports. */
export class Complaints {
  readonly #name: string
  readonly #say: (line: string) => void
  readonly #now: () => number
  readonly #last = new Map<string, number>()
  /** Signals whose trouble was told and goes on. */
  readonly #told = new Set<SignalName>()

  /** @param name of the destination  @param now ms */
  constructor(name: string, say: (line: string) => void, now: () => number) {
    this.#name = name
    this.#say = say
    this.#now = now
  }

  /** Tells a line unless one of its kind was told within a minute. @returns whether it was told */
  seldom(kind: string, line: string, signal: SignalName): boolean {
    const last = this.#last.get(kind)
    if (last !== undefined && this.#now() - last < minute) return false
    this.#last.set(kind, this.#now())
    this.#say(`Forwarding ${signal} to ${this.#name}: ${line}`)
    return true
  }

  /** Tells once of a signal's trouble, however many of its exports fail. */
  inTrouble(signal: SignalName, reason: string): void {
    if (this.#told.has(signal)) return
    if (this.seldom('trouble', `${reason}; trying again until it takes what waits`, signal)) this.#told.add(signal)
  }

  /** Tells of the end of a trouble that was told. @param bytes that wait */
  recovered(signal: SignalName, bytes: number): void {
    if (this.#told.delete(signal)) this.#say(`Forwarding ${signal} to ${this.#name}: it takes what is sent again, ${megabytes(bytes)} wait`)
  }
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
