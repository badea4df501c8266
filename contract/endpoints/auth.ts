import { bothUnder, type Endpoint } from '../endpoint.ts'
import type { JsonSchema } from '../schema.ts'
import { user } from './schemas/user.ts'

const tokens = {
  type: 'object',
  required: ['accessToken', 'refreshToken', 'expiresIn', 'user'],
  properties: {
    accessToken: { type: 'string', minLength: 1 },
    refreshToken: { type: 'string', minLength: 1 },
    expiresIn: { type: 'integer', minimum: 1 },
    user,
  },
} as const satisfies JsonSchema

const credentials = { email: { type: 'string' }, password: { type: 'string', minLength: 8 } } as const satisfies Record<string, JsonSchema>

const signedIn = { accessToken: '/accessToken', refreshToken: '/refreshToken', account: '/user/id' } as const

export const authEndpoints = {
  'auth.register': {
    domain: 'auth',
    feature: 'Registration',
    method: 'POST',
    path: bothUnder('/auth/register'),
    authentication: 'none',
    expects: [201],
    writes: 'account',
    request: { type: 'object', required: ['email', 'password', 'name'], properties: { ...credentials, name: { type: 'string' } } },
    response: tokens,
    example: { body: { email: '{email}', password: '{password}', name: '{name}' }, keeps: signedIn },
  },
  'auth.login': {
    domain: 'auth',
    feature: 'Login and logout',
    method: 'POST',
    path: bothUnder('/auth/login'),
    authentication: 'none',
    expects: [200],
    request: { type: 'object', required: ['email', 'password'], properties: credentials },
    response: tokens,
    example: { body: { email: '{email}', password: '{password}' }, keeps: signedIn },
  },
  'auth.logout': {
    domain: 'auth',
    feature: 'Login and logout',
    method: 'POST',
    path: bothUnder('/auth/logout'),
    authentication: 'bearer',
    expects: [204],
    request: { type: 'object', required: ['refreshToken'], properties: { refreshToken: { type: 'string' } } },
    example: { body: { refreshToken: '{refreshToken}' }, drops: ['accessToken', 'refreshToken'] },
  },
  'auth.me': {
    domain: 'auth',
    feature: 'Current user',
    method: 'GET',
    path: bothUnder('/auth/me'),
    authentication: 'bearer',
    expects: [200],
    response: user,
    example: {},
  },
  'auth.refresh': {
    domain: 'auth',
    feature: 'Token refresh',
    method: 'POST',
    path: bothUnder('/auth/refresh'),
    authentication: 'none',
    expects: [200],
    request: { type: 'object', required: ['refreshToken'], properties: { refreshToken: { type: 'string' } } },
    response: {
      type: 'object',
      required: ['accessToken', 'expiresIn'],
      properties: { accessToken: { type: 'string', minLength: 1 }, expiresIn: { type: 'integer', minimum: 1 } },
    },
    example: { body: { refreshToken: '{refreshToken}' }, keeps: { accessToken: '/accessToken' } },
  },
  'auth.profile': {
    domain: 'auth',
    feature: 'Profile',
    method: 'PATCH',
    path: bothUnder('/auth/profile'),
    authentication: 'bearer',
    expects: [200],
    writes: 'account',
    request: { type: 'object', properties: { name: { type: 'string', minLength: 1 }, phone: { type: 'string' } } },
    response: user,
    example: { body: { phone: '{phone}' } },
  },
} as const satisfies Record<string, Endpoint>
