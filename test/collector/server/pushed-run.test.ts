import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encodeFileHeader, headerSize, type Version } from '../../../collector/record/format.ts'
import { policyText } from './plan.ts'
import { began, collector, openRun, requestsExport, sendRequest } from './test-collector.ts'

async function finishedRun() {
  const { url, folder } = await collector()
  await openRun(url, 'night')
  for (let second = 0; second < 30; second++) await sendRequest(url, '/v1/metrics', requestsExport('night', 'k6', began + second * 1000, second))
  const { text } = await sendRequest(url, '/api/runs/night/close', { reason: 'finished' })
  return { verdict: text, record: readFileSync(join(folder, 'night', 'record.bin')) }
}

async function put(url: string, id: string, record: Buffer, policy = policyText) {
  const form = new FormData()
  form.set('policy', new Blob([policy]))
  form.set('record', new Blob([new Uint8Array(record)]))
  // Serialised first: a form that fetch streams has no content-length.
  const packed = new Response(form)
  const body = Buffer.from(await packed.arrayBuffer())
  return sendRequest(url, `/api/runs/${id}`, body, { method: 'PUT', headers: { 'content-type': packed.headers.get('content-type') ?? '' } })
}

describe('a finished run pushed to another collector', () => {
  test('is judged again on arrival, and the verdict has the same bytes', async () => {
    const { verdict, record } = await finishedRun()
    const resident = await collector()
    const answer = await put(resident.url, 'night', record)
    expect(answer).toMatchObject({ status: 201, text: verdict })
    expect(readdirSync(join(resident.folder, 'night')).sort()).toEqual(['junit.xml', 'policy.json', 'record.bin', 'summary.md', 'verdict.json'])
    expect((await sendRequest(resident.url, '/api/runs/night/verdict')).text).toBe(verdict)
    expect(await put(resident.url, 'night', record)).toMatchObject({ status: 200, text: verdict })
    expect((await put(resident.url, 'night', record, `${policyText}\n`)).status).toBe(409)
  })

  test.each([
    ['damaged', (record: Buffer) => record.fill(0, 100, 110), /^Cannot read the record: it is damaged at byte 16 \(the next good frame stands at \d+\)$/],
    ['cut short', (record: Buffer) => record.subarray(0, -1), /^Run night is not finished: its record was not closed$/],
    ['not a record', () => Buffer.from('something else altogether'), /^Cannot read the record: it is not a record of cutover$/],
    [
      'of a later version',
      (record: Buffer) => Buffer.concat([encodeFileHeader(99 as Version), record.subarray(headerSize)]),
      /^Cannot read the record: expected version .*, got 99; judge it with the version of cutover that wrote it$/,
    ],
  ])('is refused when its record is %s, and no file is left', async (_name, change, detail) => {
    const { record } = await finishedRun()
    const resident = await collector()
    expect((await put(resident.url, 'night', change(record))).json()).toMatchObject({ status: 422, detail: expect.stringMatching(detail) })
    expect(readdirSync(resident.folder)).toEqual([])
  })

  test('is refused under another run id, or without one of its parts', async () => {
    const { record } = await finishedRun()
    const { url } = await collector()
    expect((await put(url, 'other', record)).json()).toMatchObject({ status: 422, detail: 'The record is of run night, not of other' })
    expect((await put(url, 'night', record, '{}')).json()).toMatchObject({ status: 422, detail: 'The policy is wrong' })
    expect((await sendRequest(url, '/api/runs/night', {}, { method: 'PUT' })).status).toBe(415)
    expect((await put(url, 'Bad.Id', record)).status).toBe(400)
  })
})
