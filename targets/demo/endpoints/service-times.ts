import type { EndpointId } from '../../../contract/endpoints.ts'

/** Median time in ms that each endpoint takes beyond its real work: it stands for what an application of some size does, so that latency
 *  is tens of milliseconds and a ratio of two backends means something. */
const medians: Readonly<Record<EndpointId, number>> = {
  'platform.health': 0,
  'auth.register': 40,
  'auth.login': 35,
  'auth.logout': 12,
  'auth.me': 14,
  'auth.refresh': 16,
  'auth.profile': 22,
  'catalog.list': 32,
  'catalog.detail': 18,
  'catalog.create': 30,
  'catalog.update': 26,
  'catalog.delete': 20,
  'catalog.categories': 15,
  'orders.create': 45,
  'orders.list': 28,
  'orders.detail': 20,
  'orders.status': 24,
  'payments.intent': 38,
  'payments.confirm': 42,
  'payments.webhook': 25,
  'vendor.dashboard': 45,
  'vendor.products': 28,
  'vendor.orders': 30,
  'admin.users.list': 30,
  'admin.users.create': 40,
  'admin.users.read': 16,
  'admin.users.update': 22,
  'admin.users.delete': 26,
  'admin.products.list': 32,
  'admin.products.create': 30,
  'admin.products.read': 18,
  'admin.products.update': 26,
  'admin.products.delete': 20,
  'admin.orders.list': 30,
  'admin.orders.create': 45,
  'admin.orders.read': 20,
  'admin.orders.update': 24,
  'admin.orders.delete': 22,
  'admin.analytics': 60,
  'admin.reports.create': 40,
  'admin.reports.poll': 20,
  'admin.reports.download': 35,
  'admin.bulk': 45,
  'regional.tax': 12,
  'regional.zones': 10,
  'regional.rates': 14,
  'regional.payment': 30,
  'regional.callback': 25,
  'regional.payment-status': 16,
  'regional.tin': 10,
}

/** Standard deviation of the logarithm: p95 is 1.6 times the median. */
const sigma = 0.3

/** Draws a lognormal service time, in ms. @param random numbers in [0, 1) */
export function serviceTime(id: EndpointId, random: () => number = Math.random): number {
  return medians[id] * Math.exp(sigma * standardNormal(random))
}

/** Box & Muller 1958. */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
