import type { Arm } from '../../contract/arm.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import type { LiveKeyAttributes } from '../../contract/run-events.ts'
import { showsLiveKey } from '../../contract/secrets.ts'
import { CommandFailure, exitCodes } from '../platform/failure.ts'
import type { HttpRequest, HttpResponse } from '../platform/http-client.ts'

/** A backend showed a key with which real money moves: everything under way ends. No retry and no wait may catch it. */
export class LiveKeySeen extends CommandFailure {
  readonly exitCode = exitCodes.badInput
  readonly seen: LiveKeyAttributes

  /** @param seen where, and never what */
  constructor(seen: LiveKeyAttributes) {
    super(
      `An answer of the ${seen.target} (${seen.at}) holds a live key of a payment gateway, so it may move real money: the run was stopped. ` +
        'Configure test keys of the payment gateways (sk_test_…, CHASECK_TEST-…), and rotate the live key',
    )
    this.seen = seen
  }
}

/** Looks at every answer of one backend. */
export interface LiveKeyGuard {
  /** Aborted with a `LiveKeySeen` by the first live key. */
  readonly signal: AbortSignal
  /** @throws LiveKeySeen */
  inspect(answer: HttpResponse, question: HttpRequest): void
}

/** @param target whose answers they are */
export function createLiveKeyGuard(target: Arm): LiveKeyGuard {
  const alarm = new AbortController()
  return {
    signal: alarm.signal,
    inspect: ({ headers, body }, { method = 'GET', path }) => {
      if (!showsLiveKey(body) && !showsLiveKey(JSON.stringify(headers))) return
      const seen = new LiveKeySeen({ target, at: `${method} ${path.replace(/\?.*$/, '')}` })
      alarm.abort(seen)
      throw seen
    },
  }
}

/** What the record says of it. */
export function liveKeyEvent({ seen }: LiveKeySeen): OutgoingEvent {
  return { name: events.liveKeySeen, id: `live-key/${seen.target}`, time: Date.now(), attributes: { ...seen } }
}
