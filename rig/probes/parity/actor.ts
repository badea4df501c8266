import type { Arm } from '../../../contract/arm.ts'
import type { Role } from '../../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import { needsOf, sourceFor } from '../../../contract/request-order.ts'
import { extractVariables, type Variables, variablesOf } from '../../../contract/request-template.ts'
import { type HttpClient, type HttpResponse, tryParseJson } from '../../platform/http-client.ts'

/** A backend as the comparison uses it. */
export interface ComparedBackend {
  readonly arm: Arm
  /** Whose paths it serves. */
  readonly side: Arm
  /** For messages. */
  readonly name: string
  readonly http: HttpClient
}

/** A client with its own accounts and data that sends one backend every request. Two use the baseline, one uses the candidate. */
export interface Actor {
  readonly backend: ComparedBackend
  /** Part of every name that it writes, so that its data can be identified. */
  readonly tag: string
  readonly given: Variables
  /** Variables from earlier responses. */
  readonly stored: Map<string, string>
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
export function createActor(runId: string, letter: string, backend: ComparedBackend, shop: Shop): Actor {
  const tag = `${tagPrefix(runId)}${letter}`
  const given = {
    run: tag,
    ...credentialsOf(tag, 'shopper'),
    name: `Parity ${tag}`,
    newEmail: emailOf(tag, 'new'),
    phone: '+251911000000',
    ...shop,
  }
  return { backend, tag, given, stored: new Map(), tokens: new Map() }
}

export function credentialsOf(tag: string, role: Role): { readonly email: string; readonly password: string } {
  return { email: emailOf(tag, role), password }
}

/** Stores variables of a response for later requests. @returns whether all that its example promises was there */
export function storeVariables({ stored }: Actor, id: EndpointId, answer: HttpResponse): boolean {
  const { example } = endpoint(id)
  const found = Object.entries(extractVariables(example, tryParseJson(answer.body)))
  for (const [name, value] of found) stored.set(name, value)
  return found.length === Object.keys(example.keeps ?? {}).length
}

/** Removes variables that an endpoint invalidates. */
export function dropVariables({ stored }: Actor, id: EndpointId): void {
  for (const name of endpoint(id).example.drops ?? []) stored.delete(name)
}

/** Lists what an actor lacks to send a request: names of variables, or the role whose account it does not have. */
export function listMissing({ given, stored, tokens }: Actor, id: EndpointId): string[] {
  const { role, example } = endpoint(id)
  const account = role !== undefined && role !== 'shopper' && !tokens.has(role) ? [`an account with the role "${role}"`] : []
  const variables = [...new Set([...needsOf(id), ...variablesOf(example)])].filter(name => name !== 'reference' && !stored.has(name) && !(name in given))
  return [...account, ...variables.map(describeVariable)]
}

function describeVariable(name: string): string {
  const source = sourceFor(name)
  return source === undefined ? `{${name}}` : `{${name}} of ${source}`
}

function emailOf(tag: string, who: string): string {
  return `${tag}.${who}@load.cutover.test`
}
