import { bothUnder, type Endpoint } from '../endpoint.ts'

export const platformEndpoints = {
  'platform.health': {
    domain: 'platform',
    feature: 'Health check',
    method: 'GET',
    path: bothUnder('/health'),
    authentication: 'none',
    expects: [200],
    response: {
      type: 'object',
      required: ['status', 'name', 'version', 'instance'],
      properties: {
        status: { enum: ['ok'] },
        name: { type: 'string' },
        version: { type: 'string' },
        /** Changes when the server is started anew. */
        instance: { type: 'string', minLength: 1 },
        environment: { type: 'string' },
      },
    },
    own: ['/name', '/version', '/instance', '/environment'],
    example: {},
  },
} as const satisfies Record<string, Endpoint>
