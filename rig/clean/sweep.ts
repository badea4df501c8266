import { endpoint } from '../../contract/endpoints.ts'
import { sentenceOf } from '../platform/failure.ts'
import { mapConcurrently } from '../platform/map-concurrently.ts'
import { parseExpectedBody } from '../probes/census/ask.ts'
import type { Administrator } from './administrator.ts'
import { type RowKind, type Rows, rows } from './rows.ts'

export interface Sweep {
  readonly runId: string
  readonly administrator: Administrator
  /** Aborts the sweep. */
  readonly signal: AbortSignal
  /** Rows deleted concurrently; default 16. */
  readonly concurrency?: number
  /** Called after each row. */
  onProgress(kind: RowKind, done: number, of: number): void
}

/** A row of the run that is still there. */
export interface LeftRow {
  readonly name: string
  readonly why: string
}

export interface SweepResult {
  readonly deleted: number
  readonly left: readonly LeftRow[]
}

interface Row {
  readonly id: string
  readonly name: string
}

/** Deletes all rows of one kind that the run wrote, then lists the remaining ones.
 *  @throws Error when they cannot be listed; the signal's reason */
export async function sweep(kind: RowKind, sweeping: Sweep): Promise<SweepResult> {
  const found = await listRows(kind, sweeping)
  if (found.length === 0) return { deleted: 0, left: [] }
  const refusals = await deleteAll(kind, found, sweeping)
  const left = (await listRows(kind, sweeping)).map(({ id, name }) => ({ name, why: refusals.get(id) ?? 'still listed after it was deleted' }))
  return { deleted: Math.max(0, found.length - left.length), left }
}

/** As the catalogue promises it of all three lists; the texts are fields of each row (rows.ts says which). */
interface Page {
  readonly items: readonly Readonly<Record<'id' | Rows['name'], string>>[]
  readonly total: number
}

const pageSize = 100

/** Every row whose own name says that it is the run's: the search only narrows down, and may find more. */
async function listRows(kind: RowKind, { runId, administrator, signal }: Sweep): Promise<Row[]> {
  const { list, name, isOf } = rows[kind]
  const found: Row[] = []
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ search: runId, page: String(page), pageSize: String(pageSize) }).toString()
    const { items, total } = parseExpectedBody<Page>(list, await administrator.send(list, { query }, signal))
    found.push(...items.flatMap(({ id, ...item }) => (isOf(item[name], runId) ? [{ id, name: item[name] }] : [])))
    if (items.length === 0 || page * pageSize >= total) return found
  }
}

/** @returns why rows could not be deleted, by their ids */
async function deleteAll(kind: RowKind, found: readonly Row[], sweeping: Sweep): Promise<Map<string, string>> {
  const { signal, concurrency = 16, onProgress } = sweeping
  const refusals = new Map<string, string>()
  let [done, refusedInARow] = [0, 0]
  await mapConcurrently(found, concurrency, async row => {
    // A backend that refuses everything would otherwise get thousands of requests.
    const refusal = refusedInARow < 2 * concurrency ? await deleteOne(kind, row, sweeping) : 'not tried: many before it were refused'
    signal.throwIfAborted()
    refusedInARow = refusal === null ? 0 : refusedInARow + 1
    if (refusal !== null) refusals.set(row.id, refusal)
    onProgress(kind, ++done, found.length)
  })
  return refusals
}

/** @returns why it could not be deleted; null when it is gone */
async function deleteOne(kind: RowKind, { id }: Row, { administrator, signal }: Sweep): Promise<string | null> {
  const { remove } = rows[kind]
  try {
    const { status } = await administrator.send(remove, { parameters: { id } }, signal)
    // Not found: an earlier attempt, whose answer was lost, has deleted it.
    return endpoint(remove).expects.includes(status) || status === 404 ? null : `${remove} answered ${status}`
  } catch (error) {
    return `${remove} did not respond (${sentenceOf(error)})`
  }
}
