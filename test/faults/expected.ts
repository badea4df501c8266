import { endpointIds } from '../../contract/endpoints.ts'
import type { FaultSettings } from '../../targets/demo/faults/settings.ts'

/** Kinds of criteria that may detect a fault; `slowdown` is the rollback trigger's. */
type Kind = 'latency' | 'error-rate' | 'uptime' | 'completion' | 'hybrid' | 'lost-writes' | 'parity' | 'token-interop' | 'database-cost' | 'slowdown'

/** One fault of a candidate, and the expected findings of the judge. */
export interface Expected {
  /** Name of the case and of its record. */
  readonly name: string
  /** Description for readers. */
  readonly what: string
  readonly fault: FaultSettings
  /** smoke: what catches it needs no minute of load. */
  readonly profile: 'smoke' | 'rehearsal'
  readonly checkpoint: '1' | '2' | '3' | 'all'
  /** Seconds after the command's start at which the fault begins and ends; absent: it is there from the beginning, to the end. */
  readonly during?: { readonly from: number; readonly to: number }
  readonly measured: 'go' | 'no-go' | 'inconclusive'
  /** Kind of criterion that must fail. */
  readonly caughtBy?: Kind
  /** Kinds that may fail besides it; no others may. */
  readonly mayFail: readonly Kind[]
}

/** A health page that redirects is refused before the run, with the URL to give instead. */
const allButHealth = endpointIds.filter(id => id !== 'platform.health')

/** Sessions meet wrong answers, so they break off, those that cross the backends among them. */
const sessionsBreak = ['completion', 'hybrid'] as const

const clean: readonly Expected[] = [
  { name: 'equal', what: 'nothing is wrong', fault: {}, profile: 'rehearsal', checkpoint: 'all', measured: 'go', mayFail: [] },
  {
    name: 'equal-auth',
    what: 'nothing is wrong, at the first checkpoint alone',
    fault: {},
    profile: 'rehearsal',
    checkpoint: '1',
    measured: 'go',
    mayFail: [],
  },
  { name: 'short', what: 'nothing is wrong, but 20 s are too short', fault: {}, profile: 'smoke', checkpoint: '1', measured: 'inconclusive', mayFail: [] },
]

const time: readonly Expected[] = [
  found('slower', 'every answer takes 1.3 times as long', { latencyFactor: 1.3 }, '1', 'latency', []),
  found('constant', 'every answer takes 15 ms more', { latencyAdded: 15 }, '1', 'latency', ['slowdown']),
  found('growing', 'answers take longer the longer the backend runs, 0.5 ms a second', { latencyGrowing: 0.5 }, '1', 'latency', ['slowdown']),
  found('stalls', 'every 10 s no response for 1.5 s', { stalls: { everySeconds: 10, forMs: 1500 } }, '1', 'latency', ['slowdown']),
  found('one-slow', 'one endpoint takes twice as long', { latencyFactor: 2, endpoints: ['catalog.detail'] }, '2', 'latency', []),
  found('body-slow', 'bodies are sent slowly, over 60 ms', { bodySlow: 60 }, '1', 'latency', ['slowdown']),
]

const errors: readonly Expected[] = [
  found('errors', '1 % of the answers are errors', { errorShare: 0.01 }, '2', 'error-rate', [...sessionsBreak, 'uptime', 'parity']),
  found('bursts', 'half of the answers are errors for a second in 20', { errorBursts: { everySeconds: 20, forSeconds: 1, share: 0.5 } }, '2', 'error-rate', [
    ...sessionsBreak,
    'uptime',
    'parity',
  ]),
  found('errors-one', '20 % of one endpoint’s answers are errors', { errorShare: 0.2, endpoints: ['payments.confirm'] }, '2', 'error-rate', [
    ...sessionsBreak,
    'parity',
  ]),
  found('fail-fast', '5 % of the answers are errors, given at once', { failFast: 0.05 }, '2', 'error-rate', [...sessionsBreak, 'uptime', 'parity']),
  { ...found('outage', 'no response for 5 s', { outage: true }, '1', 'error-rate', [...sessionsBreak, 'uptime']), during: { from: 60, to: 65 } },
  {
    ...found('restart', 'the process ends and is back after 3 s', { restart: 3 }, '1', 'error-rate', [...sessionsBreak, 'uptime']),
    during: { from: 60, to: 70 },
  },
  found('limited', 'more than 60 requests a second are refused with 429', { limitPerSecond: 60 }, '2', 'error-rate', [...sessionsBreak, 'parity']),
  found('truncated', '2 % of the bodies are truncated to half', { bodyTruncated: 0.02 }, '2', 'error-rate', [...sessionsBreak, 'parity']),
  found('reset', '2 % of the connections are reset within the body', { bodyReset: 0.02 }, '2', 'error-rate', [...sessionsBreak, 'parity']),
]

const underLoad = { from: 60, to: 75 } as const
const data: readonly Expected[] = [
  { ...found('lost-write', 'one acknowledged order is rolled back', { loseWrites: 1 }, '2', 'lost-writes', []), during: underLoad },
  { ...found('duplicated', 'one order is stored twice', { duplicateWrites: 1 }, '2', 'lost-writes', []), during: underLoad },
  { ...found('altered', 'one order is stored with another total', { alterTotals: 1 }, '2', 'lost-writes', []), during: underLoad },
  { ...found('altered-status', 'one order is stored with another status', { alterStatuses: 1 }, '2', 'lost-writes', []), during: underLoad },
  found('stale', 'reads show the state of 5 s before', { staleReads: 5 }, '2', 'error-rate', [...sessionsBreak, 'parity']),
]

/** Whatever breaks the contract for all is found before the load; then the load shows it too. */
const broken = [...sessionsBreak, 'error-rate'] as const
const contract: readonly Expected[] = [
  brief('field-missing', 'a field is gone', { fieldMissing: 'currency' }, 'parity', broken),
  brief('type-changed', 'a number has become a text', { fieldAsText: 'stock' }, 'parity', broken),
  brief('status-changed', 'status 200 instead of 201', { statusChanged: { from: 201, to: 200 } }, 'parity', broken),
  brief('page-size', 'lists have 10 entries a page and ignore pageSize', { pageSizeIgnored: 10 }, 'parity', broken),
  brief('sort-order', 'lists come in the opposite order', { sortReversed: true }, 'parity', []),
  brief('cors', 'the CORS headers are missing', { corsMissing: true }, 'parity', []),
  brief('redirect-loop', 'one endpoint is redirected to itself', { redirectLoop: true, endpoints: ['catalog.detail'] }, 'parity', broken),
]

const tokens: readonly Expected[] = [
  brief('token-refused', 'the other side’s tokens are refused', { ownTokenSecret: true }, 'token-interop', ['hybrid', 'parity']),
  brief('forged-accepted', 'tokens are accepted without a check of their signature', { forgedAccepted: ['signature', 'algorithm'] }, 'token-interop', []),
  brief('expired-accepted', 'expired tokens are accepted', { forgedAccepted: ['expiry'] }, 'token-interop', []),
  brief('logout-ignored', 'logged-out tokens are accepted', { logoutIgnored: true }, 'token-interop', ['parity']),
]

const django: readonly Expected[] = [
  brief('slash-redirect', 'a request without a slash at its end is redirected', { slashRedirect: true, endpoints: allButHealth }, 'parity', [
    ...broken,
    'token-interop',
    'lost-writes',
  ]),
  brief('decimal-text', 'amounts are decimal texts', { decimalAsText: true }, 'parity', [...broken, 'lost-writes']),
  brief('list-envelope', 'lists are {count, next, previous, results}', { listEnvelope: true }, 'parity', broken),
  brief('error-detail', 'errors are {detail}', { errorDetail: true }, 'parity', []),
  brief('csrf', 'writing without a CSRF token is refused', { csrfRequired: true }, 'parity', [...broken, 'token-interop']),
  brief('token-names', 'tokens are {access, refresh}', { tokenNames: true }, 'parity', [...broken, 'token-interop']),
  brief('unreadable-hashes', 'accounts made here cannot sign in on the other side', { unreadableHashes: true }, 'lost-writes', [
    'hybrid',
    'token-interop',
    'parity',
  ]),
]

const database: readonly Expected[] = [
  found('query-per-row', 'lists run one more database query per entry', { queryPerRow: true }, '3', 'database-cost', ['latency']),
  found('long-lock', 'every 10 s rows are locked for 2 s', { longLock: { everySeconds: 10, forMs: 2000 } }, '2', 'latency', [
    ...sessionsBreak,
    'slowdown',
    'error-rate',
    'database-cost',
  ]),
  found('pool', 'seven connections to the database for all', { poolSize: 7 }, '2', 'latency', [...broken, 'slowdown', 'database-cost']),
  found('capacity', 'at most 215 requests are served a second', { capacity: 215 }, '2', 'latency', [...broken, 'slowdown', 'uptime', 'database-cost']),
]

/** All that was tried, in the order of docs/faults.md. Written before the first run of each, and not widened to fit. */
export const expected: readonly Expected[] = [...clean, ...time, ...errors, ...data, ...contract, ...tokens, ...django, ...database]

function found(name: string, what: string, fault: FaultSettings, checkpoint: Expected['checkpoint'], caughtBy: Kind, mayFail: readonly Kind[]): Expected {
  return { name, what, fault, profile: 'rehearsal', checkpoint, measured: 'no-go', caughtBy, mayFail }
}

function brief(name: string, what: string, fault: FaultSettings, caughtBy: Kind, mayFail: readonly Kind[]): Expected {
  return { name, what, fault, profile: 'smoke', checkpoint: '2', measured: 'no-go', caughtBy, mayFail }
}
