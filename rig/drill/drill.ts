import type { Drill } from '../../contract/probe-events.ts'
import { countOf } from '../../contract/quantities.ts'
import { runShell } from '../platform/process-group.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { isSuccess, sendOnce } from './attempt.ts'
import { type Watch, watchRecovery } from './recovery.ts'
import { countWrites, describeMissingWrite, describeWriteCounts, type WriteCount } from './tally-writes.ts'
import { writeAll } from './write.ts'

export interface DrillOptions extends Pick<Watch, 'connect' | 'limitMs' | 'interrupted' | 'log'> {
  /** Part of every name and reference that is written. */
  readonly id: string
  readonly candidate: Backend
  readonly accounts: number
  /** Of each account, ≥ 3. */
  readonly orders: number
  /** Shell command that switches traffic back to the baseline; absent: no switch is needed. */
  readonly switchCommand?: string
}

/** Result of a drill. `drill` is null if the candidate did not write enough to evaluate; `because` is the reason. */
export type DrillResult = { readonly drill: Drill; readonly written: readonly WriteCount[] } | { readonly drill: null; readonly because: string }

/** The candidate alone writes, then the baseline alone serves. @throws RigFailure when the switch command fails, Interrupted */
export async function conductDrill({ id, candidate, accounts, orders, switchCommand, ...watching }: DrillOptions): Promise<DrillResult> {
  const { interrupted, log } = watching
  const products = await listProductsInStock(candidate)
  if (typeof products === 'string') return { drill: null, because: `the candidate lists no product to order: ${products}` }
  log(`drill ${id}: only the candidate writes, ${countOf(accounts, 'account')} with ${countOf(orders, 'order')} each`)
  const { accounts: known, sent } = await writeAll(candidate.api, { drillId: id, accounts, orders, products, interrupted })
  const written = countWrites(sent)
  log(`the candidate acknowledged ${describeWriteCounts(written)}`)
  const gap = describeMissingWrite(written)
  if (gap !== null) return { drill: null, because: gap }
  const since = performance.now()
  await switchTraffic(switchCommand, interrupted, log)
  const recovery = await watchRecovery(known, { ...watching, candidateInstance: candidate.identity.instance, since })
  return { drill: { at: Date.now(), candidate: candidate.identity.version, ...recovery }, written }
}

async function switchTraffic(command: string | undefined, interrupted: AbortSignal, log: StatusLog): Promise<void> {
  log(command === undefined ? 'only the baseline serves from now on' : `switching traffic back: ${command}`)
  if (command !== undefined) await runShell(command, 'switch command', interrupted)
}

/** @returns ids of products in stock, or why there are none */
async function listProductsInStock({ api }: Backend): Promise<readonly string[] | string> {
  const list = await sendOnce<{ items: readonly { id: string; stock: number }[] }>(api, 'catalog.list', { query: 'page=1&pageSize=20' })
  if (!isSuccess(list)) return list.failure
  const inStock = list.body.items.filter(({ stock }) => stock > 0).map(({ id }) => id)
  return inStock.length > 0 ? inStock : 'catalog.list has nothing in stock on its first page'
}
