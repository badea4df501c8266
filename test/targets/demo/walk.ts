import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Arm } from '../../../contract/arm.ts'
import { demoAdministrator, demoWebhookSecret } from '../../../contract/demo-secrets.ts'
import type { Role } from '../../../contract/endpoint.ts'
import { type EndpointId, endpoint, endpointIds } from '../../../contract/endpoints.ts'
import { extractVariables, fillTemplate, fillTexts, type Variables, variablesOf } from '../../../contract/request-template.ts'
import { signatureHeaders } from '../../../contract/webhook.ts'
import type { Ready } from '../../../targets/demo/demo.ts'
import { type Received, type Sent, send } from './running-demo.ts'

/** What a report takes to become ready, and more. */
const reportReady = 300

/** Asks everything of the catalogue once, by its examples: each as soon as what it needs is there, and what ends something last.
 *  @returns every endpoint's answer, in the order asked; fewer when some could not be asked */
export async function walkCatalogue(ready: Ready, arm: Arm, run = 'walk'): Promise<Map<EndpointId, Received>> {
  const users = await usersOf(ready, arm, run)
  const answers = new Map<EndpointId, Received>()
  for (let next = askable(users, answers); next; next = askable(users, answers)) {
    if (next === 'admin.reports.download') await wait(reportReady)
    const user = roleOf(next)
    const answer = await send(ready, arm, next, example(next, { ...users[user], reference: `${run}/${arm}/${next}` }))
    answers.set(next, answer)
    users[user] = { ...users[user], ...extractVariables(endpoint(next).example, answer.body) }
  }
  return answers
}

/** An account with a role, made by the administrator and signed in. */
export async function accountWith(ready: Ready, arm: Arm, role: Role, name: string): Promise<{ token: string; id: string }> {
  const credentials = { email: `${name}.${role}.${arm}@load.cutover.test`, password: 'correct horse' }
  const { accessToken: token = '' } = await signIn(ready, arm, demoAdministrator)
  await send(ready, arm, 'admin.users.create', { token, body: { ...credentials, name, role } })
  const { accessToken = '', account = '' } = await signIn(ready, arm, credentials)
  return { token: accessToken, id: account }
}

async function signIn(ready: Ready, arm: Arm, credentials: { readonly email: string; readonly password: string }): Promise<Variables> {
  const { email, password } = credentials
  return extractVariables(endpoint('auth.login').example, (await send(ready, arm, 'auth.login', { body: { email, password } })).body)
}

async function usersOf(ready: Ready, arm: Arm, run: string): Promise<Record<Role, Variables>> {
  const given = { run, name: 'Walker', password: 'correct horse', phone: '+251911000000', product: '3', category: '2', word: 'coffee' }
  const [vendor, admin] = [await accountWith(ready, arm, 'vendor', run), await accountWith(ready, arm, 'admin', run)]
  const user = (role: Role) => ({ ...given, email: `${run}.${role}.${arm}@load.cutover.test`, newEmail: `${run}.new.${role}.${arm}@load.cutover.test` })
  return {
    shopper: user('shopper'),
    vendor: { ...user('vendor'), accessToken: vendor.token },
    admin: { ...user('admin'), accessToken: admin.token, account: admin.id },
  }
}

function askable(users: Readonly<Record<Role, Variables>>, answers: ReadonlyMap<EndpointId, unknown>): EndpointId | undefined {
  const left = endpointIds.filter(id => !answers.has(id))
  const ready = left.filter(id => needs(id).every(name => name === 'reference' || name in users[roleOf(id)]))
  const wanted = (name: string, by: EndpointId) => left.some(id => id !== by && roleOf(id) === roleOf(by) && needs(id).includes(name))
  const ends = (id: EndpointId) => (endpoint(id).example.drops ?? []).some(name => wanted(name, id))
  return ready.find(id => !ends(id))
}

function roleOf(id: EndpointId): Role {
  return endpoint(id).role ?? 'shopper'
}

function needs(id: EndpointId): string[] {
  return [...variablesOf(endpoint(id).example), ...(endpoint(id).authentication === 'bearer' ? ['accessToken'] : [])]
}

function example(id: EndpointId, variables: Variables): Sent {
  const { authentication, signature, example } = endpoint(id)
  const body = example.body === undefined ? undefined : JSON.stringify(fillTemplate(example.body, variables))
  const sign = (text: string) => createHmac('sha256', demoWebhookSecret).update(text).digest('hex')
  const signed = signature ? signatureHeaders(signature, body ?? '', Math.floor(Date.now() / 1000), sign) : {}
  return {
    params: fillTexts(example.parameters, variables),
    query: `?${new URLSearchParams(fillTexts(example.query, variables))}`,
    headers: { ...fillTexts(example.headers, variables), ...signed },
    ...(body === undefined ? {} : { body }),
    ...(authentication === 'bearer' ? { token: variables.accessToken ?? '' } : {}),
  }
}
