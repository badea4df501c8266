import { type SentWrite, type WriteName, writes } from './written.ts'

/** Number of acknowledged requests of one kind. */
export interface WriteCount {
  readonly write: WriteName
  readonly acknowledged: number
  readonly asked: number
  /** First failure; absent: all were acknowledged. */
  readonly detail?: string
}

export function countWrites(asked: readonly SentWrite[]): readonly WriteCount[] {
  return writes.map(write => {
    const some = asked.filter(ask => ask.write === write)
    const [detail] = some.flatMap(({ failure }) => failure ?? [])
    const acknowledged = some.filter(({ failure }) => failure === undefined).length
    return { write, acknowledged, asked: some.length, ...(detail === undefined ? {} : { detail }) }
  })
}

/** "account 20 of 20, order 59 of 60 (orders.create answered 500)" */
export function describeWriteCounts(all: readonly WriteCount[]): string {
  return all.map(({ write, acknowledged, asked, detail }) => `${write} ${acknowledged} of ${asked}${detail === undefined ? '' : ` (${detail})`}`).join(', ')
}

/** Which kind of request was never acknowledged, so that nothing can be read back of it; null when each was at least once. */
export function describeMissingWrite(all: readonly WriteCount[]): string | null {
  const none = all.find(({ acknowledged }) => acknowledged === 0)
  return none ? `the candidate acknowledged no ${none.write}${none.detail === undefined ? '' : ` (${none.detail})`}` : null
}
