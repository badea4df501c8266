import { type IncomingMessage, Agent as PlainAgent, request as plainRequest, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import { connectionWords } from './connection-words.ts'

export interface Question {
  readonly method?: string
  /** Path with query, from the root. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** ms for the whole answer. */
  readonly timeout: number
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** An answer began and did not come to its end. */
export class AnswerBrokenOff extends Error {}

/** Asks one server: at one pinned address, no redirect followed, no proxy taken from the environment. */
export interface HttpClient extends Disposable {
  readonly origin: string
  /** @throws AnswerBrokenOff, Error of the connection or of the timeout */
  ask(question: Question): Promise<Answer>
}

export interface ClientOptions {
  /** At most this many at once; 16 unless told. */
  readonly connections?: number
  /** Whether to use connections again; true unless told. */
  readonly keepAlive?: boolean
  /** Looks at each answer before whoever asked; what it throws, they get. */
  readonly inspect?: (answer: Answer, question: Question) => void
}

/** @param url origin of the server  @param address IP that its name is pinned to */
export function httpClient(url: URL, address: string, { connections = 16, keepAlive = true, inspect }: ClientOptions = {}): HttpClient {
  const options = { keepAlive, maxSockets: connections, lookup: pinnedTo(address) }
  const secure = url.protocol === 'https:'
  const agent = secure ? new SecureAgent(options) : new PlainAgent(options)
  const send = secure ? secureRequest : plainRequest
  return {
    origin: url.origin,
    ask: async question => {
      const answer = await exchange(done => send(new URL(question.path, url), requestOptions(question, agent), done), question)
      inspect?.(answer, question)
      return answer
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

function requestOptions(question: Question, agent: PlainAgent): RequestOptions {
  const json = question.body === undefined ? {} : { 'content-type': 'application/json' }
  return {
    agent,
    method: question.method ?? 'GET',
    headers: { accept: 'application/json', 'user-agent': 'cutover', ...json, ...question.headers },
    signal: AbortSignal.timeout(question.timeout),
  }
}

function exchange(send: (done: (answer: IncomingMessage) => void) => ReturnType<typeof plainRequest>, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(isTimeout(error) ? new Error(`no answer within ${question.timeout / 1000} s`) : explained(error))
    const request = send(answer => readAnswer(answer).then(resolve, error => failed(isTimeout(error) ? error : new AnswerBrokenOff(error.message))))
    request.on('error', failed)
    request.end(question.body === undefined ? undefined : JSON.stringify(question.body))
  })
}

/** Keeps the error, which others look at, and has it say what to do. */
function explained(error: Error): Error {
  const words = connectionWords(error)
  if (words !== null) error.message = words
  return error
}

function isTimeout({ name }: Error): boolean {
  return name === 'AbortError' || name === 'TimeoutError'
}

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString('utf8') }
}

/** Name resolution that always gives the address which was admitted before the load. */
export function pinnedTo(address: string): NonNullable<RequestOptions['lookup']> {
  const family = isIP(address)
  return (_name, options, callback) => {
    if (options.all) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}
