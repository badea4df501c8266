import { account, accountsPerArm, newcomer, newcomerNumber } from '../../../contract/accounts.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import type { EndpointId } from '../../../contract/endpoints.ts'
import type { WriteAttributes } from '../../../contract/write-events.ts'
import { reference } from '../../../contract/write-reference.ts'
import { type Received, type Sent, send } from '../../targets/demo/running-demo.ts'

type Ready = Parameters<typeof send>[0]

/** One user of one arm, who writes. */
interface Writer {
  readonly ready: Ready
  readonly runId: string
  readonly arm: Arm
  readonly session: number
  readonly ledger: WriteAttributes[]
}

const inParallel = 24

/** Lets sessions of both arms write through both backends until so many writes are acknowledged, much as in the load: of 100 sessions 24 register and
 *  change their telephone number, 34 order and pay, 24 order and cancel, 18 put an article on sale, of which half are withdrawn.
 *  @returns what was acknowledged, each write once, as the last answer showed it */
export async function writeMany(ready: Ready, runId: string, wanted: number): Promise<WriteAttributes[]> {
  await Promise.all(arms.flatMap(arm => Array.from({ length: accountsPerArm }, (_, number) => register(ready, arm, account(runId, arm, number)))))
  const written = new Map<string, WriteAttributes>()
  let session = 0
  const worker = async () => {
    while (written.size < wanted) {
      const number = session++
      for (const arm of arms) for (const write of await acted({ ready, runId, arm, session: number, ledger: [] })) written.set(write.reference, write)
    }
  }
  await Promise.all(Array.from({ length: inParallel }, worker))
  return [...written.values()]
}

async function acted(writer: Writer): Promise<WriteAttributes[]> {
  const share = (writer.session * 61) % 100
  if (share < 24) await signUp(writer)
  else if (share < 82) await shop(writer, share < 58)
  else await sell(writer)
  return writer.ledger
}

async function signUp({ ready, runId, arm, session, ledger }: Writer): Promise<void> {
  const token = await register(ready, arm, newcomer(runId, arm, session))
  const keep = (endpoint: EndpointId, step: string, shown: Pick<WriteAttributes, 'phone'>) =>
    ledger.push({ target: arm, endpoint, kind: 'account', reference: reference(runId, arm, session, step), account: newcomerNumber(session), ...shown })
  keep('auth.register', 'account', {})
  const { body: user } = await ask(ready, arm, 'auth.profile', { token, body: { phone: `+2519${session}` } })
  keep('auth.profile', 'profile', { phone: user.phone })
}

async function sell({ ready, runId, arm, session, ledger }: Writer): Promise<void> {
  const account = session % accountsPerArm
  const token = await signIn(ready, runId, arm, account)
  const name = reference(runId, arm, session, 'article')
  const article = { target: arm, endpoint: 'catalog.create', kind: 'product', reference: name, account } as const
  const { body: shown } = await ask(ready, arm, 'catalog.create', {
    token,
    body: { name: `Load article ${name}`, description: '', price: 5_000 + session, stock: 5, categoryId: '1' },
  })
  if (session % 2 === 0) {
    ledger.push({ ...article, total: shown.price, status: 'listed' })
    return
  }
  await ask(ready, arm, 'catalog.delete', { token, params: { id: shown.id } })
  ledger.push({ ...article, endpoint: 'catalog.delete', total: shown.price, status: 'withdrawn' })
}

async function shop(writer: Writer, pays: boolean): Promise<void> {
  const { ready, runId, arm, session, ledger } = writer
  const number = session % accountsPerArm
  const token = await signIn(ready, runId, arm, number)
  const keep = (endpoint: EndpointId, kind: WriteAttributes['kind'], step: string, shown: Pick<WriteAttributes, 'total' | 'status' | 'lines'>) =>
    ledger.push({ target: arm, endpoint, kind, reference: reference(runId, arm, session, step), account: number, ...shown })
  const items = [{ productId: String(1 + (session % 120) * 2 + arms.indexOf(arm)), quantity: 1 + (session % 3) }]
  const { body: order } = await ask(ready, arm, 'orders.create', { token, body: { reference: reference(runId, arm, session, 'order'), items } })
  if (!pays) {
    const { body: cancelled } = await ask(ready, arm, 'orders.status', { token, params: { id: order.id }, body: { status: 'cancelled' } })
    keep('orders.status', 'order', 'order', { total: cancelled.total, status: cancelled.status, lines: cancelled.total })
    return
  }
  keep('orders.create', 'order', 'order', { total: order.total, status: order.status, lines: order.total })
  const { body: intent } = await ask(ready, arm, 'payments.intent', {
    token,
    body: { orderId: order.id, reference: reference(runId, arm, session, 'payment') },
  })
  const { body: paid } = await ask(ready, arm, 'payments.confirm', { token, params: { id: intent.id } })
  keep('payments.confirm', 'payment', 'payment', { total: paid.amount, status: paid.status })
}

/** @returns the new account's access token */
async function register(ready: Ready, arm: Arm, credentials: object): Promise<string> {
  return (await ask(ready, arm, 'auth.register', { body: credentials })).body.accessToken
}

/** @returns the access token of a shared account */
async function signIn(ready: Ready, runId: string, arm: Arm, number: number): Promise<string> {
  const { email, password } = account(runId, arm, number)
  return (await ask(ready, arm, 'auth.login', { body: { email, password } })).body.accessToken
}

/** @throws Error when a backend does not do what it is asked */
async function ask(ready: Ready, arm: Arm, id: EndpointId, sent: Sent): Promise<Received> {
  const answer = await send(ready, arm, id, sent)
  if (answer.status >= 300) throw new Error(`${id} of the ${arm} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer
}
