import type { z } from 'zod'
import { events } from '../../contract/events.ts'
import type { Attestation, ImportedAttributes, ImportedBody } from '../../contract/evidence-events.ts'
import { attestationAttributes, importedAttributes, importedBody } from '../../contract/evidence-events.ts'
import { decisionAttributes, earlierRun, historyAttributes } from '../../contract/history-events.ts'
import type { SessionEndedAttributes } from '../../contract/probe-events.ts'
import { drillBody, foundAttributes, parityAttributes, sessionEndedAttributes, tokenAttributes } from '../../contract/probe-events.ts'
import { identifiedAttributes, liveKeyAttributes } from '../../contract/run-events.ts'
import type { ReceivedEvent } from '../otlp/signal.ts'

/** A report that was imported. */
export type Imported = ImportedAttributes & ImportedBody

/** A session's end; `time` in ms since the epoch. */
export type SessionEnd = SessionEndedAttributes & { readonly time: number }

/** Reads an event into evidence; null where it does not fit its schema. */
type Read<T> = (event: ReceivedEvent) => T | null

const attributesOf =
  <T>(schema: z.ZodType<T>): Read<T> =>
  event =>
    schema.safeParse(event.attributes).data ?? null

const bodyOf =
  <T>(schema: z.ZodType<T>): Read<T> =>
  event =>
    schema.safeParse(event.body).data ?? null

/** Events that are kept as they are: a list for each kind, in the record's order. A new kind is one line here and one in `emptyLists`. */
const readers = {
  identities: [events.backendIdentified, attributesOf(identifiedAttributes)],
  attestations: [events.evidenceAttested, attributesOf<Attestation>(attestationAttributes)],
  imports: [events.evidenceImported, imported],
  sessionEnds: [events.sessionEnded, sessionEnd],
  parity: [events.parityCompared, attributesOf(parityAttributes)],
  found: [events.endpointFound, attributesOf(foundAttributes)],
  exchanges: [events.tokenExchanged, attributesOf(tokenAttributes)],
  drills: [events.drillFinished, bodyOf(drillBody)],
  earlierRuns: [events.runEarlier, bodyOf(earlierRun)],
  decisions: [events.checkpointDecided, attributesOf(decisionAttributes)],
  history: [events.historyNoted, attributesOf(historyAttributes)],
  liveKeys: [events.liveKeySeen, attributesOf(liveKeyAttributes)],
} as const

type Lists = { readonly [Name in keyof typeof readers]: NonNullable<ReturnType<(typeof readers)[Name][1]>>[] }

/** Everything that events reported and that is kept as it is. */
export type Reported = { readonly [Name in keyof Lists]: readonly Lists[Name][number][] }

export function emptyLists(): Lists {
  return {
    identities: [],
    attestations: [],
    imports: [],
    sessionEnds: [],
    parity: [],
    found: [],
    exchanges: [],
    drills: [],
    earlierRuns: [],
    decisions: [],
    history: [],
    liveKeys: [],
  }
}

const byEvent = new Map<string, { readonly list: keyof Lists; readonly read: Read<unknown> }>(
  Object.entries(readers).map(([list, [name, read]]) => [name, { list: list as keyof Lists, read }]),
)

/** Stores an event in the list of its kind. @returns whether there is one; `unreadable` if the event does not fit its schema */
export function storeReported(lists: Lists, event: ReceivedEvent): boolean | 'unreadable' {
  const reader = byEvent.get(event.name)
  if (!reader) return false
  const read = reader.read(event)
  if (read === null) return 'unreadable'
  const list: unknown[] = lists[reader.list]
  list.push(read)
  return true
}

function imported({ attributes, body }: ReceivedEvent): Imported | null {
  const [about, report] = [importedAttributes.safeParse(attributes), importedBody.safeParse(body)]
  return about.success && report.success ? { ...about.data, ...report.data } : null
}

function sessionEnd({ attributes, time }: ReceivedEvent): SessionEnd | null {
  const read = sessionEndedAttributes.safeParse(attributes)
  return read.success ? { ...read.data, time } : null
}
