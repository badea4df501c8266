import type { Role } from './endpoint.ts'
import type { EndpointId } from './endpoints.ts'

/** A kind of user behaviour: how often it occurs, and what it asks of the backend, in order. */
export interface Journey {
  /** Share of all sessions, 0–1; the shares of all journeys add up to 1. */
  readonly weight: number
  /** Kind of user, for people. */
  readonly user: string
  /** Whose accounts it signs in with. */
  readonly role: Role
  readonly steps: readonly EndpointId[]
}

const signIn = ['auth.login', 'auth.me'] as const
const order = ['catalog.list', 'catalog.detail', 'orders.create'] as const

/** What the simulated users do. Every endpoint of auth, catalog, orders and payments occurs in at least 0.18 requests per session, so that at
 *  20 sessions/s each sees the 200 requests a minute that its median needs; every other in at least 0.05, enough for the last look of a rehearsal.
 *  Two fifths of all requests belong to auth, so that checkpoint 1 is decidable as early, and a minute has
 *  the 299 sessions that buy which their completion needs. */
const journeys = {
  'sign-up': {
    weight: 0.13,
    user: 'shopper',
    role: 'shopper',
    steps: ['platform.health', 'auth.register', 'auth.me', 'auth.profile', 'auth.logout', 'auth.login', 'auth.refresh', 'auth.me', 'auth.logout'],
  },
  'sign-in': {
    weight: 0.03,
    user: 'returning customer',
    role: 'shopper',
    steps: ['platform.health', ...signIn, 'auth.refresh', 'auth.me', 'auth.profile', 'auth.me', 'auth.logout'],
  },
  browse: {
    weight: 0.01,
    user: 'returning customer',
    role: 'shopper',
    steps: [...signIn, 'catalog.categories', 'catalog.list', 'catalog.detail', 'catalog.list', 'catalog.detail', 'orders.list', 'auth.logout'],
  },
  buy: {
    weight: 0.27,
    user: 'shopper',
    role: 'shopper',
    steps: [...signIn, ...order, 'payments.intent', 'payments.confirm', 'payments.webhook', 'orders.detail', 'auth.logout'],
  },
  /** Orders, and thinks better of it before paying. */
  cancel: {
    weight: 0.16,
    user: 'returning customer',
    role: 'shopper',
    steps: [...signIn, 'auth.profile', ...order, 'orders.detail', 'orders.status', 'orders.list', 'auth.logout'],
  },
  /** A program that orders on a shop's behalf, and hears of the payment by webhook only. */
  integrate: {
    weight: 0.02,
    user: 'integrator with webhooks',
    role: 'shopper',
    steps: ['auth.login', ...order, 'payments.intent', 'payments.webhook', 'orders.detail', 'orders.status', 'orders.list', 'auth.refresh', 'auth.logout'],
  },
  'buy-regional': {
    weight: 0.05,
    user: 'regional buyer',
    role: 'shopper',
    steps: [
      'platform.health',
      'auth.register',
      'catalog.detail',
      'regional.zones',
      'regional.rates',
      'regional.tax',
      'regional.tin',
      'orders.create',
      'regional.payment',
      'regional.callback',
      'regional.payment-status',
      'auth.logout',
    ],
  },
  /** Lists an article of its own, looks after the shop, and takes the article back. */
  sell: {
    weight: 0.18,
    user: 'vendor',
    role: 'vendor',
    steps: [
      'auth.login',
      'vendor.dashboard',
      'catalog.categories',
      'catalog.create',
      'catalog.detail',
      'catalog.update',
      'vendor.products',
      'vendor.orders',
      'catalog.delete',
      'auth.logout',
    ],
  },
  'administer-users': {
    weight: 0.05,
    user: 'administrator',
    role: 'admin',
    steps: [
      ...signIn,
      'admin.analytics',
      'admin.users.list',
      'admin.users.create',
      'admin.users.read',
      'admin.users.update',
      'admin.users.delete',
      'auth.logout',
    ],
  },
  'administer-products': {
    weight: 0.05,
    user: 'administrator',
    role: 'admin',
    steps: [
      ...signIn,
      'auth.refresh',
      'admin.products.list',
      'admin.products.create',
      'admin.products.read',
      'admin.products.update',
      'admin.bulk',
      'admin.products.delete',
      'auth.logout',
    ],
  },
  'administer-orders': {
    weight: 0.05,
    user: 'administrator',
    role: 'admin',
    steps: [
      ...signIn,
      'admin.reports.create',
      'admin.orders.list',
      'admin.orders.create',
      'admin.orders.read',
      'admin.reports.poll',
      'admin.orders.update',
      'admin.reports.download',
      'admin.orders.delete',
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

/** What one user does who crosses from backend to backend within a session: endpoints that the candidate has are asked there, the rest of the baseline. */
export const hybridSteps = [
  ...signIn,
  ...order,
  'orders.detail',
  'payments.intent',
  'payments.confirm',
  'orders.list',
  'auth.logout',
] as const satisfies readonly EndpointId[]

/** Seconds that a session is planned to take, think time included, and the limit that no session exceeds however slow the answers are. */
export const sessionSeconds = { shortest: 6.6, longest: 7.8, limit: 10 } as const
