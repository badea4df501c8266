import type { Signal } from '../../../collector/otlp/signal.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import { events, type OutgoingEvent } from '../../../contract/events.ts'
import { type Drill, drillChecks, type FoundAttributes, type ParityAttributes, type TokenAttributes, tokenKinds } from '../../../contract/probe-events.ts'
import { event, logsSignal } from '../signals.ts'

export const now = Date.UTC(2026, 5, 1)
export const day = 86_400_000

let sent = 0

/** One event of a probe, with a unique id. */
export function probeSignal(name: string, content: Pick<OutgoingEvent, 'attributes' | 'body'>, time = now): Signal {
  return logsSignal(event({ name, id: `probe-${sent++}`, time, ...content }))
}

export function compared(endpoint: string, outcome: ParityAttributes['outcome'], detail?: string): Signal {
  return probeSignal(events.parityCompared, { attributes: { endpoint, outcome, ...(detail === undefined ? {} : { detail }) } })
}

export function found(endpoint: string, isFound = true, target: FoundAttributes['target'] = 'candidate'): Signal {
  return probeSignal(events.endpointFound, { attributes: { target, endpoint, found: isFound } })
}

export function exchanged(token: TokenAttributes['token'], issuer: Arm, on: Arm, outcome: TokenAttributes['outcome'], detail?: string): Signal {
  return probeSignal(events.tokenExchanged, { attributes: { token, issuer, on, outcome, ...(detail === undefined ? {} : { detail }) } })
}

/** Every use of every token with the right outcome, except one. */
export function exchanges(but: { token: TokenAttributes['token']; issuer: Arm; on: Arm; outcome: TokenAttributes['outcome'] | null } | null = null): Signal[] {
  return tokenKinds.flatMap(token =>
    arms.flatMap(issuer =>
      arms.flatMap(on => {
        const isOther = but?.token === token && but.issuer === issuer && but.on === on
        const outcome = isOther ? but.outcome : token === 'valid' ? 'accepted' : 'refused'
        return outcome === null ? [] : exchanged(token, issuer, on, outcome)
      }),
    ),
  )
}

const wholeDrill: Drill = {
  at: now - day,
  candidate: '2.1.0',
  checks: drillChecks.map(check => ({ check, passed: 20, total: 20 })),
  secondsToRecover: 240,
}

export function drilled(changes: Partial<Drill> = {}): Signal {
  return probeSignal(events.drillFinished, { body: { ...wholeDrill, ...changes } })
}

/** A backend reports its version and instance. */
export function running(version: string | null = '2.1.0', instance = 'this-start', target: Arm = 'candidate'): Signal {
  return probeSignal(events.backendIdentified, {
    attributes: { target, moment: 'before', reachable: true, instance, ...(version === null ? {} : { version }) },
  })
}
