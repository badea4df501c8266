import { z } from 'zod'
import type { Role } from '../../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import { keptFrom } from '../../../contract/example.ts'
import type { ApiClient } from '../../api-client.ts'
import { sentenceOf } from '../../failure.ts'
import type { Answer } from '../../http-client.ts'
import { jsonOf } from '../../json-of.ts'
import { credentialsOf, tagPrefix } from './actor.ts'
import { patience } from './ask.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
}

type Special = Exclude<Role, 'shopper'>

/** Somebody who may make accounts with a role, and delete accounts. */
export interface Administrator {
  /** @throws Error saying what came instead of an account */
  makeAccount(tag: string, role: Special): Promise<void>
  /** Deletes all accounts of a run's actors, and all that they wrote with them. @returns how many  @throws Error when one could not be deleted */
  deleteAccounts(runId: string): Promise<number>
}

const accountsPage = z.object({ items: z.array(z.object({ id: z.string() })) })

const manyPages = 20

/** Signs in as the administrator of a backend. @throws Error saying why not */
export async function administratorOf(api: ApiClient, credentials: Credentials): Promise<Administrator> {
  const token = await signIn(api, credentials)
  const headers = { authorization: `Bearer ${token}` }
  return {
    makeAccount: async (tag, role) => {
      await right(api, 'admin.users.create', { headers, body: { ...credentialsOf(tag, role), name: `Parity ${role}`, role } })
    },
    deleteAccounts: async runId => {
      let deleted = 0
      for (let page = 0; page < manyPages; page++) {
        const ids = idsIn(jsonOf((await right(api, 'admin.users.list', { headers, query: new URLSearchParams({ search: tagPrefix(runId) }).toString() })).body))
        if (ids.length === 0) return deleted
        for (const id of ids) await right(api, 'admin.users.delete', { headers, parameters: { id } })
        deleted += ids.length
      }
      throw new Error(`accounts whose address begins with ${tagPrefix(runId)} stay however many are deleted`)
    },
  }
}

/** @returns an access token  @throws Error saying what came instead */
export async function signIn(api: ApiClient, { email, password }: Credentials): Promise<string> {
  const { accessToken } = keptFrom(endpoint('auth.login').example, jsonOf((await right(api, 'auth.login', { body: { email, password } })).body))
  if (accessToken === undefined) throw new Error('auth.login answered without a token')
  return accessToken
}

/** An answer that is as the catalogue says. @throws Error naming what it is instead */
export async function right(api: ApiClient, id: EndpointId, question: Omit<Parameters<ApiClient['ask']>[1], 'timeout'>): Promise<Answer> {
  const answer = await api.ask(id, { ...question, timeout: patience }).catch((error: unknown) => {
    throw new Error(`${id} gave no answer (${sentenceOf(error)})`)
  })
  if (endpoint(id).expects.includes(answer.status)) return answer
  throw new Error(`${id} answered ${answer.status}`)
}

function idsIn(list: unknown): string[] {
  return accountsPage.parse(list).items.map(({ id }) => id)
}
