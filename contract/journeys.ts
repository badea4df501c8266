import type { EndpointId } from './endpoints.ts'

/** A kind of user behaviour: how often it occurs, and what it asks of the backend, in order. */
export interface Journey {
  /** Share of all sessions, 0–1; the shares of all journeys add up to 1. */
  readonly weight: number
  readonly steps: readonly EndpointId[]
}

/** What the simulated users do. Every endpoint of the catalogue occurs in at least 0.18 requests per session, so that at 20 sessions/s each
 *  sees the 200 requests a minute that its median needs; half of all requests belong to auth, so that checkpoint 1 is decidable as early. */
const journeys = {
  'sign-up': {
    weight: 0.18,
    steps: ['platform.health', 'auth.register', 'auth.me', 'auth.profile', 'auth.logout', 'auth.login', 'auth.refresh', 'auth.me', 'auth.logout'],
  },
  'sign-in': {
    weight: 0.1,
    steps: ['platform.health', 'auth.login', 'auth.me', 'auth.refresh', 'auth.me', 'auth.profile', 'auth.me', 'auth.logout'],
  },
  browse: {
    weight: 0.1,
    steps: ['auth.login', 'auth.me', 'catalog.categories', 'catalog.list', 'catalog.detail', 'catalog.list', 'catalog.detail', 'orders.list', 'auth.logout'],
  },
  buy: {
    weight: 0.26,
    steps: [
      'auth.login',
      'auth.me',
      'catalog.list',
      'catalog.detail',
      'orders.create',
      'payments.intent',
      'payments.confirm',
      'payments.webhook',
      'orders.detail',
      'auth.logout',
    ],
  },
  /** Orders, and thinks better of it before paying. */
  cancel: {
    weight: 0.18,
    steps: ['auth.login', 'auth.me', 'catalog.list', 'catalog.detail', 'orders.create', 'orders.detail', 'orders.status', 'orders.list', 'auth.logout'],
  },
  /** Lists an article of its own, changes it and takes it back. */
  sell: {
    weight: 0.18,
    steps: [
      'auth.login',
      'auth.me',
      'catalog.categories',
      'catalog.create',
      'catalog.detail',
      'catalog.update',
      'catalog.list',
      'catalog.delete',
      'auth.logout',
    ],
  },
} as const satisfies Record<string, Journey>

export type JourneyId = keyof typeof journeys

export const journeyIds = Object.keys(journeys) as JourneyId[]

/** Looks a journey up by its id; the type widens to what every entry has. */
export function journey(id: JourneyId): Journey {
  return journeys[id]
}

/** Seconds that a session is planned to take, think time included, and the limit that no session exceeds however slow the answers are. */
export const sessionSeconds = { shortest: 6.6, longest: 7.8, limit: 10 } as const

/** Mean number of requests that one session makes to these endpoints. */
export function requestsPerSession(scope: readonly string[]): number {
  return journeyIds.map(journey).reduce((sum, { weight, steps }) => sum + weight * steps.filter(step => scope.includes(step)).length, 0)
}
