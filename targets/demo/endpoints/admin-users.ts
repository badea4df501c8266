import { z } from 'zod'
import { roles } from '../../../contract/endpoint.ts'
import type { Answer } from '../answer.ts'
import { type Handler, paging, pathId, type Services } from '../call.ts'
import { containing, pageOf } from '../database/paged.ts'
import { hashUnreadably } from '../faults/django/unreadable-hashes.ts'
import { hashPassword } from '../passwords.ts'
import { conflict, notFound } from '../problem.ts'
import { profile, registration } from './auth.ts'

const role = z.enum(roles)
const creation = registration.extend({ role })
const changes = profile.extend({ role: role.optional() })
const listing = paging.extend({ search: z.string().max(200).default('') })

const columns = 'id, email, name, phone, role'
const matching = 'from accounts where email like $1'
const found = `select count(*)::int as found ${matching}`
const users = {
  list: { name: 'users.list', text: `select ${columns}, (${found}) as found ${matching} order by id desc limit $2 offset $3` },
  count: { name: 'users.count', text: found },
}
const insert = {
  name: 'users.insert',
  text: `insert into accounts (email, name, role, password_hash) values ($1, $2, $3, $4) on conflict (email) do nothing returning ${columns}`,
}
const byId = { name: 'users.by-id', text: `select ${columns} from accounts where id = $1` }
const update = {
  name: 'users.update',
  text: `update accounts set name = coalesce($2, name), phone = coalesce($3, phone), role = coalesce($4, role) where id = $1 returning ${columns}`,
}
/** Takes with it all that refers to the account (database/schema.ts). */
const remove = { name: 'users.delete', text: 'delete from accounts where id = $1' }

export function adminUsersHandlers({ database, faults }: Services): Record<`admin.users.${'list' | 'create' | 'read' | 'update' | 'delete'}`, Handler> {
  return {
    'admin.users.list': call => {
      const { search, ...page } = listing.parse(call.query)
      return pageOf(database, users, [containing(search.toLowerCase())], page)
    },
    'admin.users.create': async call => {
      const { email, name, role, password } = creation.parse(call.body)
      const hash = await (faults.settings.unreadableHashes ? hashUnreadably : hashPassword)(password)
      const { rows } = await database.query({ ...insert, values: [email, name, role, hash] })
      if (!rows[0]) throw conflict('email_taken', 'There is an account with this email address.')
      return { status: 201, body: rows[0] }
    },
    'admin.users.read': async call => theOne(await database.query({ ...byId, values: [pathId(call, 'user')] })),
    'admin.users.update': async call => {
      const { name, phone, role } = changes.parse(call.body)
      return theOne(await database.query({ ...update, values: [pathId(call, 'user'), name, phone, role] }))
    },
    'admin.users.delete': async call => {
      const { rowCount } = await database.query({ ...remove, values: [pathId(call, 'user')] })
      if (rowCount === 0) throw notFound('user')
      return { status: 204 }
    },
  }
}

function theOne({ rows }: { rows: unknown[] }): Answer {
  if (rows[0]) return { status: 200, body: rows[0] }
  throw notFound('user')
}
