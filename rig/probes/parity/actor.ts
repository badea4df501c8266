import type { Arm } from '../../../contract/arm.ts'
import { needsOf, sourceFor } from '../../../contract/asking-order.ts'
import type { Role } from '../../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import { keptFrom, type Variables, variablesOf } from '../../../contract/request-template.ts'
import { type HttpClient, type HttpResponse, tryParseJson } from '../../platform/http-client.ts'

/** A backend as the comparison asks it. */
export interface Asked {
  readonly arm: Arm
  /** Whose paths it serves. */
  readonly side: Arm
  /** For messages. */
  readonly name: string
  readonly http: HttpClient
}

/** A client with its own accounts and data that sends one backend every request. Two use the baseline, one uses the candidate. */
export interface Actor {
  readonly backend: Asked
  /** Stands in all names that it gives, so that they can be told from anybody else's and found again. */
  readonly tag: string
  readonly given: Variables
  /** What earlier answers left. */
  readonly kept: Map<string, string>
  /** Access tokens of the accounts that have a role of their own. */
  readonly tokens: Map<Exclude<Role, 'shopper'>, string>
}

/** What the shop has for sale: one of each, as far as it showed them. */
export type Shop = Readonly<Partial<Record<'product' | 'category' | 'word', string>>>

const password = 'parity-of-two-backends'

/** What the tags of all actors of a run begin with: accounts whose email address begins with it are theirs. */
export function tagPrefix(runId: string): string {
  return `${runId}.parity-`
}

/** @param letter tells the actors of a run apart */
export function actor(runId: string, letter: string, backend: Asked, shop: Shop): Actor {
  const tag = `${tagPrefix(runId)}${letter}`
  const given = {
    run: tag,
    ...credentialsOf(tag, 'shopper'),
    name: `Parity ${tag}`,
    newEmail: emailOf(tag, 'new'),
    phone: '+251911000000',
    ...shop,
  }
  return { backend, tag, given, kept: new Map(), tokens: new Map() }
}

export function credentialsOf(tag: string, role: Role): { readonly email: string; readonly password: string } {
  return { email: emailOf(tag, role), password }
}

/** Takes from a right answer what later requests need. @returns whether all that its example promises was there */
export function keep({ kept }: Actor, id: EndpointId, answer: HttpResponse): boolean {
  const { example } = endpoint(id)
  const found = Object.entries(keptFrom(example, tryParseJson(answer.body)))
  for (const [name, value] of found) kept.set(name, value)
  return found.length === Object.keys(example.keeps ?? {}).length
}

/** Forgets what means nothing any more once an endpoint was asked. */
export function drop({ kept }: Actor, id: EndpointId): void {
  for (const name of endpoint(id).example.drops ?? []) kept.delete(name)
}

/** What an actor lacks to ask an endpoint: names of variables, or the role whose account it does not have. */
export function lacks({ given, kept, tokens }: Actor, id: EndpointId): string[] {
  const { role, example } = endpoint(id)
  const account = role !== undefined && role !== 'shopper' && !tokens.has(role) ? [`an account with the role "${role}"`] : []
  const variables = [...new Set([...needsOf(id), ...variablesOf(example)])].filter(name => name !== 'reference' && !kept.has(name) && !(name in given))
  return [...account, ...variables.map(variableWords)]
}

function variableWords(name: string): string {
  const source = sourceFor(name)
  return source === undefined ? `{${name}}` : `{${name}} of ${source}`
}

function emailOf(tag: string, who: string): string {
  return `${tag}.${who}@load.cutover.test`
}
