import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Arm } from '../../../contract/arm.ts'
import { type EndpointId, endpoint, pathOf } from '../../../contract/endpoints.ts'
import type { Ready } from '../../../targets/demo/demo.ts'
import type { FaultSettings } from '../../../targets/demo/faults/settings.ts'

const program = fileURLToPath(new URL('../../../targets/demo/main.ts', import.meta.url))
const freePorts = ['--baseline-port', '0', '--candidate-port', '0']

/** The demonstration as a process of its own. Its stdin is a pipe, so that it ends with this process whatever happens. */
export function launchDemo(args: readonly string[] = freePorts, environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin', ...environment } })
}

/** Its first line on stdout. @throws Error with its stderr when it ends without one */
export async function readyLine(child: ChildProcess): Promise<Ready> {
  const complaints = text(child.stderr)
  if (!child.stdout) throw new Error('expected a pipe')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error(await complaints)
}

export async function text(stream: AsyncIterable<Buffer> | null): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream ?? []) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

export interface RunningDemo extends AsyncDisposable {
  readonly ready: Ready
}

/** Starts one on free ports; disposing ends it. */
export async function startedDemo(environment: Readonly<Record<string, string>> = {}): Promise<RunningDemo> {
  const child = launchDemo(freePorts, environment)
  const ready = await readyLine(child)
  const end = async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { ready, [Symbol.asyncDispose]: end }
}

export interface Sent {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Received {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: the schema of each answer is checked where it matters; tests read on from there
  readonly body: any
}

/** Sends one request of the catalogue to one side. A text body goes as it is. */
export async function send(ready: Ready, arm: Arm, id: EndpointId, { params, query = '', token, body, headers = {} }: Sent = {}): Promise<Received> {
  const response = await fetch(`${ready[arm]}${pathOf(id, arm, params)}${query}`, {
    method: endpoint(id).method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: await decoded(response) }
}

export async function setFaults(ready: Ready, arm: Arm, faults: FaultSettings): Promise<Received> {
  const response = await fetch(`${ready[arm]}/__faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults) })
  return { status: response.status, body: await decoded(response) }
}

/** A newly registered account. */
export async function shopper(ready: Ready, arm: Arm, name: string): Promise<{ token: string; refreshToken: string; email: string; password: string }> {
  const credentials = { email: `${name}.${arm}@test.example`, password: 'correct horse' }
  const { body } = await send(ready, arm, 'auth.register', { body: { ...credentials, name } })
  return { ...credentials, token: body.accessToken, refreshToken: body.refreshToken }
}

async function decoded(response: Response): Promise<unknown> {
  const body = await response.text()
  if (body === '') return null
  return response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(body) : body
}
