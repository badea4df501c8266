import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { EndpointId } from '../../contract/endpoints.ts'
import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import { conflict, invalid } from './problem.ts'

const longestKey = 255

const claim = {
  name: 'idempotency.claim',
  text: 'insert into idempotency_keys (account_id, endpoint, key, request_digest) values ($1, $2, $3, $4) on conflict do nothing',
}
const recall = {
  name: 'idempotency.recall',
  text: 'select request_digest, status, answer from idempotency_keys where account_id = $1 and endpoint = $2 and key = $3',
}
const keep = {
  name: 'idempotency.keep',
  text: 'update idempotency_keys set status = $4, answer = $5 where account_id = $1 and endpoint = $2 and key = $3',
}

interface Kept {
  readonly request_digest: string
  readonly status: number
  readonly answer: unknown
}

/** Does a write once per account, endpoint and `Idempotency-Key`; repeats get the first answer. Without the header it is just done.
 *  A repeat that comes while the first is under way waits for it: the insert of an equal key blocks until that transaction ends.
 *  @param client within the transaction that `work` belongs to  @throws Problem 409 when the key came with another body before */
export async function onceOnly(
  client: PoolClient,
  endpoint: EndpointId,
  call: Call,
  work: () => Promise<Answer>,
): Promise<{ answer: Answer; repeated: boolean }> {
  const key = call.header('idempotency-key')
  if (key === undefined) return { answer: await work(), repeated: false }
  if (key.length === 0 || key.length > longestKey) throw invalid(`Idempotency-Key: expected 1 to ${longestKey} characters`)
  const place = [call.account, endpoint, key]
  const digest = createHash('sha256').update(JSON.stringify(call.body)).digest('base64')
  const claimed = await client.query({ ...claim, values: [...place, digest] })
  if (claimed.rowCount === 0) return { answer: await firstAnswer(client, place, digest), repeated: true }
  const answer = await work()
  await client.query({ ...keep, values: [...place, answer.status, JSON.stringify(answer.body)] })
  return { answer, repeated: false }
}

async function firstAnswer(client: PoolClient, place: readonly string[], digest: string): Promise<Answer> {
  const { rows } = await client.query<Kept>({ ...recall, values: [...place] })
  const kept = rows[0]
  if (kept?.request_digest !== digest) throw conflict('idempotency_key_reused', 'This Idempotency-Key came with another request before.')
  return { status: kept.status, body: kept.answer }
}
