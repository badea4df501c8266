import type { Drill } from '../../contract/probe-events.ts'
import { runShell } from '../platform/process-group.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { attempt, isRight } from './attempt.ts'
import { type Watch, watchRecovery } from './recovery.ts'
import { type Counted, counted, countedInWords, missing } from './tally-writes.ts'
import { writeAll } from './write.ts'

export interface Drilling extends Pick<Watch, 'reach' | 'within' | 'interrupted' | 'say'> {
  /** Stands in all that is written. */
  readonly id: string
  readonly candidate: Backend
  readonly accounts: number
  /** Of each account, ≥ 3. */
  readonly orders: number
  /** Shell command that leads the traffic back to the baseline; absent: the baseline serves as it is. */
  readonly switchCommand?: string
}

/** What a drill came to. `drill` is null where the candidate did not write enough to show anything; `because` says why. */
export type Drilled = { readonly drill: Drill; readonly written: readonly Counted[] } | { readonly drill: null; readonly because: string }

/** The candidate alone writes, then the baseline alone serves. @throws RigFailure when the switch command fails, Interrupted */
export async function conductDrill({ id, candidate, accounts, orders, switchCommand, ...watching }: Drilling): Promise<Drilled> {
  const { interrupted, say } = watching
  const products = await productsOf(candidate)
  if (typeof products === 'string') return { drill: null, because: `the candidate shows nothing to order: ${products}` }
  say(`drill ${id}: the candidate alone writes, ${accounts} accounts with ${orders} orders each`)
  const { accounts: known, asked } = await writeAll(candidate.api, { drillId: id, accounts, orders, products, interrupted })
  const written = counted(asked)
  say(`the candidate acknowledged ${countedInWords(written)}`)
  const gap = missing(written)
  if (gap !== null) return { drill: null, because: gap }
  const since = performance.now()
  await switched(switchCommand, interrupted, say)
  const recovery = await watchRecovery(known, { ...watching, candidateInstance: candidate.identity.instance, since })
  return { drill: { at: Date.now(), candidate: candidate.identity.version, ...recovery }, written }
}

async function switched(command: string | undefined, interrupted: AbortSignal, say: StatusLog): Promise<void> {
  say(command === undefined ? 'from now on the baseline alone serves' : `leading the traffic back: ${command}`)
  if (command !== undefined) await runShell(command, 'switch command', interrupted)
}

/** @returns ids of what can be ordered, or why there is nothing */
async function productsOf({ api }: Backend): Promise<readonly string[] | string> {
  const list = await attempt<{ items: readonly { id: string; stock: number }[] }>(api, 'catalog.list', { query: 'page=1&pageSize=20' })
  if (!isRight(list)) return list.failure
  const inStock = list.body.items.filter(({ stock }) => stock > 0).map(({ id }) => id)
  return inStock.length > 0 ? inStock : 'catalog.list has nothing in stock on its first page'
}
