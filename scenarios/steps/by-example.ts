import { newcomer, newcomerNumber } from '../../contract/accounts.ts'
import type { Endpoint, WriteKind } from '../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { filled, filledTexts, type Variables, variablesOf } from '../../contract/example.ts'
import { signedHeaders } from '../../contract/webhook.ts'
import { pick } from '../draw.ts'
import type { Shown, Written } from '../ledger.ts'
import { choice, nextProduct, ownReference, phone, type Session } from '../session.ts'
import type { Step, StepRequest } from './step.ts'

/** What a user does at an endpoint for which nobody wrote anything more lifelike: what its example says, with the session's own variables.
 *  Drawn ones are drawn anew at each step, alike in both arms. */
export function byExample(id: EndpointId): Step {
  const entry = endpoint(id)
  const request = (session: Session) => requestOf(entry, session, { ...drawnFor(session), ...session.variables, ...namesFor(session, id) })
  const { writes } = entry
  if (!writes || !readBack.has(writes)) return { request }
  return { request, write: { row: session => createdBy(id, writes, session) ?? changedBy(entry, session), shown: answer => shownBy(entry, answer) } }
}

/** Kinds of writes that the census can read back. */
const readBack: ReadonlySet<WriteKind> = new Set(['account', 'order', 'payment'])

function requestOf({ example, signature }: Endpoint, session: Session, variables: Variables): StepRequest {
  const { parameters, query, body } = example
  const headers = filledTexts(example.headers, variables)
  const text = body === undefined ? undefined : JSON.stringify(filled(body, variables))
  const signed = signature ? signedHeaders(signature, text ?? '', Math.floor(Date.now() / 1000), session.sign) : {}
  return {
    parameters: filledTexts(parameters, variables),
    headers: { ...headers, ...signed },
    ...(query ? { query: queryOf(filledTexts(query, variables)) } : {}),
    ...(text === undefined ? {} : { body: text }),
  }
}

function queryOf(values: Variables): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

function drawnFor(session: Session): Variables {
  const { categories, words } = session.catalogue
  const drawn = (purpose: string) => choice(session, `${purpose} ${session.steps}`)
  return {
    phone: phone(session, `phone ${session.steps}`),
    product: nextProduct(session),
    category: pick(categories, drawn('category')),
    word: pick(words, drawn('word')),
  }
}

function namesFor(session: Session, id: EndpointId): Variables {
  return { reference: referenceOf(session, id), newEmail: newcomer(session.runId, session.arm, session.number).email }
}

function referenceOf(session: Session, id: EndpointId): string {
  return ownReference(session, `${id}.${session.steps}`)
}

/** The row that an endpoint creates whose example names it: by reference, or by the address of an account. */
function createdBy(id: EndpointId, kind: WriteKind, session: Session): Written | null {
  const needed = variablesOf(endpoint(id).example)
  const account = needed.includes('newEmail') ? newcomerNumber(session.number) : session.account.number
  return needed.includes('reference') || needed.includes('newEmail') ? { kind, reference: referenceOf(session, id), account } : null
}

/** The row that an endpoint changes: the one whose id stands in its path, if the session created it. */
function changedBy({ example }: Endpoint, session: Session): Written | null {
  const names = variablesOf({ parameters: example.parameters ?? {} })
  return names.map(name => session.created.get(name)).find(row => row !== undefined) ?? null
}

function shownBy({ method }: Endpoint, answer: unknown): Shown {
  if (method === 'DELETE') return { status: 'deleted' }
  if (typeof answer !== 'object' || answer === null) return {}
  const { total, amount, status }: { total?: unknown; amount?: unknown; status?: unknown } = answer
  const sum = total ?? amount
  return { ...(typeof sum === 'number' ? { total: sum } : {}), ...(typeof status === 'string' ? { status } : {}) }
}
