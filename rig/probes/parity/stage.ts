import type { Arm } from '../../../contract/arm.ts'
import type { Administrator as Credentials } from '../../../contract/load.ts'
import { type Administrator, signInAsAdministrator } from '../../clean/administrator.ts'
import { clean } from '../../clean/clean.ts'
import { describeCleanup } from '../../clean/words.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { createHttpClient } from '../../platform/http-client.ts'
import type { ApiClient } from '../api-client.ts'
import { type Backend, type Backends, openFreshClient } from '../backends.ts'
import { type Actor, createActor, credentialsOf } from './actor.ts'
import { neverAborted, signIn } from './administrator.ts'
import type { Actors } from './cast.ts'
import { giveRoles, readShop } from './prepare.ts'

export interface StageOptions {
  readonly runId: string
  /** Names of the backends. */
  readonly names: Readonly<Record<Arm, string>>
  /** Of an administrator that may create accounts with a role and delete accounts; null: none is known. */
  readonly administrator: Credentials | null
  /** Of the gateways' webhooks. */
  readonly webhookSecret: string
}

/** All actors, each with accounts. */
export interface Stage extends Disposable {
  readonly cast: Actors
  /** Why the candidate refused accounts that the baseline made; null when it let them in. */
  readonly strangers: string | null
  /** Why the baseline refuses the account that registered on the candidate; null when it lets it in, or there is none. */
  returning(): Promise<string | null>
  /** Deletes what all actors wrote. @returns a sentence where that could not be done, null when nothing is left */
  clear(): Promise<string | null>
}

/** Makes three actors with connections of their own, and through the baseline's administrator an account of each role for each of them. */
export async function setStage(backends: Backends, options: StageOptions): Promise<Stage> {
  using opened = new DisposableStack()
  const apis = { baseline: opened.use(openFreshClient(backends.baseline)), candidate: opened.use(openFreshClient(backends.candidate)) }
  const cast = await castOf(opened, backends, apis.baseline, options)
  const hired = await hire(apis.baseline, options)
  const given = typeof hired === 'string' ? { strangers: null, withoutRoles: hired } : await giveAllRoles(cast, hired, apis)
  const house = opened.move()
  return {
    cast: { ...cast, withoutRoles: given.withoutRoles },
    strangers: given.strangers,
    returning: () => returning(cast.candidate, apis.baseline),
    clear: () => clear(hired, { url: backends.baseline.url, api: apis.baseline }, options),
    [Symbol.dispose]: () => house.dispose(),
  }
}

async function castOf(opened: DisposableStack, backends: Backends, baseline: ApiClient, { runId, names, webhookSecret }: StageOptions): Promise<Actors> {
  const shop = await readShop(baseline)
  const place = (letter: string, arm: Arm) => {
    const { url, address, side, guard } = backends[arm]
    // A kept-alive connection may be closed just as it is used, which would look like an answer that breaks off.
    return createActor(
      runId,
      letter,
      { arm, side, name: names[arm], http: opened.use(createHttpClient(url, address, { keepAlive: false, inspect: guard.inspect })) },
      shop,
    )
  }
  const manner = { webhookSecret, origin: backends.baseline.url.origin }
  return { runId, baseline: [place('a', 'baseline'), place('b', 'baseline')], candidate: place('c', 'candidate'), manner, withoutRoles: null }
}

async function giveAllRoles({ baseline, candidate }: Actors, administrator: Administrator, apis: Readonly<Record<Arm, ApiClient>>) {
  try {
    const given = await Promise.all([...baseline, candidate].map(one => giveRoles(one, administrator, apis.baseline, apis[one.backend.arm])))
    return { strangers: given.at(-1) ?? null, withoutRoles: null }
  } catch (error) {
    return { strangers: null, withoutRoles: `${baseline[0].backend.name} did not make one: ${sentenceOf(error)}` }
  }
}

async function returning({ stored, tag }: Actor, baseline: ApiClient): Promise<string | null> {
  if (!stored.has('account')) return null
  return signIn(baseline, credentialsOf(tag, 'shopper')).then(() => null, sentenceOf)
}

/** @returns a sentence where there is no administrator */
async function hire(api: ApiClient, { administrator, names }: StageOptions): Promise<Administrator | string> {
  const toDo = 'set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD to an administrator that may create and delete accounts'
  if (!administrator) return `no administrator is configured: ${toDo}`
  return signInAsAdministrator(api, administrator, neverAborted()).catch(
    (error: unknown) => `no administrator could sign in at ${names.baseline} (${sentenceOf(error)}): ${toDo}`,
  )
}

/** As a run is cleaned up: row by row, each only if its own name says that it is the comparison's. */
async function clear(hired: Administrator | string, baseline: Pick<Backend, 'url' | 'api'>, { runId, administrator }: StageOptions): Promise<string | null> {
  if (typeof hired === 'string' || !administrator)
    return `Test data of the comparison was not deleted (accounts whose address begins with ${runId}., and their data): ${hired}`
  const cleaned = await clean({ runId, backends: [baseline], credentials: administrator, signal: neverAborted(), log: () => {} })
  return cleaned.complete ? null : `Could not delete all test data of the comparison: ${describeCleanup(runId, cleaned).join('; ')}`
}
