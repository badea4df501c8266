import { bothUnder, type Endpoint, roles } from '../endpoint.ts'
import { pageOf } from '../paged.ts'
import type { JsonSchema } from '../schema.ts'
import { user } from './schemas/user.ts'

const feature = 'User administration'
const one = bothUnder('/admin/users/:id')
const role = { enum: roles } as const satisfies JsonSchema
const account = { ...user, required: [...user.required, 'role'], properties: { ...user.properties, role } } as const satisfies JsonSchema
const shared = { domain: 'admin', feature, authentication: 'bearer', role: 'admin' } as const

export const adminUsersEndpoints = {
  /** Query: `search` (part of the email address), `page`, `pageSize`. */
  'admin.users.list': {
    ...shared,
    method: 'GET',
    path: bothUnder('/admin/users'),
    expects: [200],
    response: pageOf(account),
    example: { query: { search: '{run}', page: '1', pageSize: '20' } },
  },
  /** The only way to an account with a role: the load's vendors and administrators are made with it. */
  'admin.users.create': {
    ...shared,
    method: 'POST',
    path: bothUnder('/admin/users'),
    expects: [201],
    writes: 'account',
    request: {
      type: 'object',
      required: ['email', 'password', 'name', 'role'],
      properties: { email: { type: 'string' }, password: { type: 'string', minLength: 8 }, name: { type: 'string' }, role },
    },
    response: account,
    example: { body: { email: '{newEmail}', password: '{password}', name: '{name}', role: 'shopper' }, keeps: { user: '/id' } },
  },
  'admin.users.read': { ...shared, method: 'GET', path: one, expects: [200], response: account, example: { parameters: { id: '{user}' } } },
  'admin.users.update': {
    ...shared,
    method: 'PATCH',
    path: one,
    expects: [200],
    writes: 'account',
    request: { type: 'object', properties: { name: { type: 'string', minLength: 1 }, phone: { type: 'string' }, role } },
    response: account,
    example: { parameters: { id: '{user}' }, body: { phone: '{phone}' } },
  },
  /** Takes everything that the account wrote with it. */
  'admin.users.delete': {
    ...shared,
    method: 'DELETE',
    path: one,
    expects: [204],
    writes: 'account',
    example: { parameters: { id: '{user}' }, drops: ['user'] },
  },
} as const satisfies Record<string, Endpoint>
