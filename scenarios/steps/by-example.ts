import { newcomer, newcomerNumber } from '../../contract/accounts.ts'
import type { Endpoint, WriteKind } from '../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { filled, filledTexts, type Variables, variablesOf } from '../../contract/example.ts'
import { signedHeaders } from '../../contract/webhook.ts'
import { pick } from '../draw.ts'
import type { Written } from '../ledger.ts'
import { choice, nextProduct, ownReference, phone, type Session } from '../session.ts'
import { shownBy, shownGone } from './shown.ts'
import type { Step, StepRequest } from './step.ts'

/** What a user does at an endpoint for which nobody wrote anything more lifelike: what its example says, with the session's own variables.
 *  Drawn ones are drawn anew at each step, alike in both arms. */
export function byExample(id: EndpointId): Step {
  const entry = endpoint(id)
  const { writes, method } = entry
  const request = (session: Session) => requestOf(entry, session, { ...drawnFor(session), ...session.variables, ...namesFor(session, id) })
  if (!writes) return { request }
  const shown = (answer: unknown) => (method === 'DELETE' ? shownGone(writes) : shownBy(writes, answer))
  return { request, write: { row: session => rowOf(id, writes, session), shown } }
}

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

/** The row that an endpoint writes: one that its example names, by reference or by the address of an account; or the one whose id stands in
 *  its path, if the session created it; or the user's own account, whose change then has a name of its own. */
function rowOf(id: EndpointId, kind: WriteKind, session: Session): Written | null {
  const { example } = endpoint(id)
  const needed = variablesOf(example)
  const own = { kind, reference: referenceOf(session, id), account: session.account.number }
  if (needed.includes('newEmail')) return { ...own, account: newcomerNumber(session.number) }
  if (needed.includes('reference')) return own
  const inPath = variablesOf({ parameters: example.parameters ?? {} })
  if (inPath.length === 0) return kind === 'account' ? own : null
  return inPath.map(name => session.created.get(name)).find(row => row !== undefined) ?? null
}
