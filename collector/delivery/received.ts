export const signals = ['metrics', 'logs', 'traces'] as const
export type SignalName = (typeof signals)[number]

/** One export as it arrived. */
export interface Received {
  readonly signal: SignalName
  /** As it was sent, compressed where it was. */
  readonly body: Buffer
  /** Headers that say how to read it: content-type, and content-encoding where there was one. */
  readonly headers: Readonly<Record<string, string>>
}
