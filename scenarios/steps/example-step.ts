import { newcomer, newcomerNumber } from '../../contract/accounts.ts'
import type { Endpoint, WriteKind } from '../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { fillTemplate, fillTexts, type Variables, variablesOf } from '../../contract/request-template.ts'
import { signatureHeaders } from '../../contract/webhook.ts'
import { pick } from '../draw.ts'
import type { WrittenRow } from '../ledger.ts'
import { drawChoice, drawPhone, nextProduct, ownReference, type Session } from '../session.ts'
import { readAcknowledgedValues, removedValues } from './acknowledged-values.ts'
import type { Step, StepRequest } from './step.ts'

/** The step of an endpoint without a step of its own: its example, filled with the session's variables.
 *  Random values are drawn for each step, the same in both arms. */
export function exampleStep(id: EndpointId): Step {
  const entry = endpoint(id)
  const { writes, method, example } = entry
  // Looked up once: every step of every session comes here.
  const needed = variablesOf(example)
  const inPath = variablesOf({ parameters: example.parameters ?? {} })
  const drawn = Object.entries(drawers).filter(([name]) => needed.includes(name))
  const request = (session: Session) => {
    const draws = Object.fromEntries(drawn.map(([name, draw]) => [name, draw(session)]))
    return buildExampleRequest(entry, session, { ...draws, ...session.variables, ...nameVariables(session, id) })
  }
  if (!writes) return { request }
  const values = (answer: unknown) => (method === 'DELETE' ? removedValues(writes) : readAcknowledgedValues(writes, answer))
  return { request, write: { row: session => rowOf({ id, kind: writes, needed, inPath }, session), values } }
}

function buildExampleRequest({ example, signature }: Endpoint, session: Session, variables: Variables): StepRequest {
  const { parameters, query, body } = example
  const headers = fillTexts(example.headers, variables)
  const text = body === undefined ? undefined : JSON.stringify(fillTemplate(body, variables))
  const signed = signature ? signatureHeaders(signature, text ?? '', Math.floor(Date.now() / 1000), session.sign) : {}
  return {
    parameters: fillTexts(parameters, variables),
    headers: { ...headers, ...signed },
    ...(query ? { query: encodeQuery(fillTexts(query, variables)) } : {}),
    ...(text === undefined ? {} : { body: text }),
  }
}

function encodeQuery(values: Variables): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

const drawers: Readonly<Record<string, (session: Session) => string>> = {
  phone: session => drawPhone(session, `phone ${session.steps}`),
  product: nextProduct,
  category: session => pick(session.catalogue.categories, drawChoice(session, `category ${session.steps}`)),
  word: session => pick(session.catalogue.words, drawChoice(session, `word ${session.steps}`)),
}

function nameVariables(session: Session, id: EndpointId): Variables {
  return { reference: referenceOf(session, id), newEmail: newcomer(session.runId, session.arm, session.number).email }
}

function referenceOf(session: Session, id: EndpointId): string {
  return ownReference(session, `${id}.${session.steps}`)
}

interface WritingExample {
  readonly id: EndpointId
  readonly kind: WriteKind
  /** Variables of the example, and those of its path. */
  readonly needed: readonly string[]
  readonly inPath: readonly string[]
}

/** The row that an endpoint writes: named by its example (reference or e-mail address), or the row whose id is in the path if the session
 *  created it, or the user's own account under a new reference. */
function rowOf({ id, kind, needed, inPath }: WritingExample, session: Session): WrittenRow | null {
  const own = { kind, reference: referenceOf(session, id), account: session.account.number }
  if (needed.includes('newEmail')) return { ...own, account: newcomerNumber(session.number) }
  if (needed.includes('reference')) return own
  if (inPath.length === 0) return kind === 'account' ? own : null
  return inPath.map(name => session.created.get(name)).find(row => row !== undefined) ?? null
}
