import { newcomer, newcomerNumber } from '../../contract/accounts.ts'
import type { Endpoint, WriteKind } from '../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { filled, filledTexts, type Variables, variablesOf } from '../../contract/request-template.ts'
import { signedHeaders } from '../../contract/webhook.ts'
import { pick } from '../draw.ts'
import type { WrittenRow } from '../ledger.ts'
import { drawChoice, drawPhone, nextProduct, ownReference, type Session } from '../session.ts'
import { readAcknowledgedValues, removedValues } from './acknowledged-values.ts'
import type { Step, StepRequest } from './step.ts'

/** The step of an endpoint without a step of its own: its example, filled with the session's variables.
 *  Random values are drawn for each step, the same in both arms. */
export function exampleStep(id: EndpointId): Step {
  const entry = endpoint(id)
  const { writes, method } = entry
  const request = (session: Session) => buildExampleRequest(entry, session, { ...drawVariables(session), ...session.variables, ...nameVariables(session, id) })
  if (!writes) return { request }
  const values = (answer: unknown) => (method === 'DELETE' ? removedValues(writes) : readAcknowledgedValues(writes, answer))
  return { request, write: { row: session => rowOf(id, writes, session), values } }
}

function buildExampleRequest({ example, signature }: Endpoint, session: Session, variables: Variables): StepRequest {
  const { parameters, query, body } = example
  const headers = filledTexts(example.headers, variables)
  const text = body === undefined ? undefined : JSON.stringify(filled(body, variables))
  const signed = signature ? signedHeaders(signature, text ?? '', Math.floor(Date.now() / 1000), session.sign) : {}
  return {
    parameters: filledTexts(parameters, variables),
    headers: { ...headers, ...signed },
    ...(query ? { query: encodeQuery(filledTexts(query, variables)) } : {}),
    ...(text === undefined ? {} : { body: text }),
  }
}

function encodeQuery(values: Variables): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

function drawVariables(session: Session): Variables {
  const { categories, words } = session.catalogue
  const drawn = (purpose: string) => drawChoice(session, `${purpose} ${session.steps}`)
  return {
    phone: drawPhone(session, `phone ${session.steps}`),
    product: nextProduct(session),
    category: pick(categories, drawn('category')),
    word: pick(words, drawn('word')),
  }
}

function nameVariables(session: Session, id: EndpointId): Variables {
  return { reference: referenceOf(session, id), newEmail: newcomer(session.runId, session.arm, session.number).email }
}

function referenceOf(session: Session, id: EndpointId): string {
  return ownReference(session, `${id}.${session.steps}`)
}

/** The row that an endpoint writes: named by its example (reference or e-mail address), or the row whose id is in the path if the session
 *  created it, or the user's own account under a new reference. */
function rowOf(id: EndpointId, kind: WriteKind, session: Session): WrittenRow | null {
  const { example } = endpoint(id)
  const needed = variablesOf(example)
  const own = { kind, reference: referenceOf(session, id), account: session.account.number }
  if (needed.includes('newEmail')) return { ...own, account: newcomerNumber(session.number) }
  if (needed.includes('reference')) return own
  const inPath = variablesOf({ parameters: example.parameters ?? {} })
  if (inPath.length === 0) return kind === 'account' ? own : null
  return inPath.map(name => session.created.get(name)).find(row => row !== undefined) ?? null
}
