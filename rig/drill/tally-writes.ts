import { type Ask, type WriteName, writes } from './written.ts'

/** How much of one kind of request the candidate acknowledged. */
export interface Counted {
  readonly write: WriteName
  readonly acknowledged: number
  readonly asked: number
  /** What came instead of the first that it did not; absent: it acknowledged all. */
  readonly detail?: string
}

export function counted(asked: readonly Ask[]): readonly Counted[] {
  return writes.map(write => {
    const some = asked.filter(ask => ask.write === write)
    const [detail] = some.flatMap(({ failure }) => failure ?? [])
    const acknowledged = some.filter(({ failure }) => failure === undefined).length
    return { write, acknowledged, asked: some.length, ...(detail === undefined ? {} : { detail }) }
  })
}

/** "account 20 of 20, order 59 of 60 (orders.create answered 500)" */
export function countedInWords(all: readonly Counted[]): string {
  return all.map(({ write, acknowledged, asked, detail }) => `${write} ${acknowledged} of ${asked}${detail === undefined ? '' : ` (${detail})`}`).join(', ')
}

/** Which kind of request was never acknowledged, so that nothing can be read back of it; null when each was at least once. */
export function missing(all: readonly Counted[]): string | null {
  const none = all.find(({ acknowledged }) => acknowledged === 0)
  return none ? `the candidate acknowledged no ${none.write}${none.detail === undefined ? '' : ` (${none.detail})`}` : null
}
