import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readRecord } from '../../collector/record/reader.ts'
import { Receiver } from '../collector/delivery/receiver.ts'
import { collector, sendRequest } from '../collector/server/test-collector.ts'
import { startDemo } from '../live/demo.ts'
import { cutover } from '../live/processes.ts'

const token = 'a-token-of-ours'

// A CI's way: real load recorded by a resident collector that asks for a token, forwards everything and tells of the verdict; then the same run brought to another one.
test('resident collector: a run is recorded, forwarded completely, and pushed to a second collector', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-resident-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const receiver = await Receiver.start()
  const file = join(folder, 'forward.json')
  writeFileSync(file, JSON.stringify({ destinations: { team: { url: `${receiver.url}/otlp` } } }))
  const environment = { CUTOVER_FORWARD: file, CUTOVER_GRAFANA_URL: receiver.url, CUTOVER_GRAFANA_TOKEN: 'glsa_1' }
  const resident = await collector({ token, environment })
  await using demo = await startDemo()
  const backends = ['--baseline', demo.baseline, '--candidate', demo.candidate]
  const ended = await cutover(['run', ...backends, '--profile', 'smoke', '--force', '--checkpoint', '2', '--collector', resident.url], {
    CUTOVER_TOKEN: token,
  }).finished
  expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining('cleaned up after run')])
  expect(ended.stdout + ended.stderr).not.toContain(token)

  const [id = ''] = readdirSync(resident.folder)
  await resident.stop()
  const recorded: string[] = []
  readRecord(join(resident.folder, id, 'record.bin'), ({ payload }) => void recorded.push(payload.toString('latin1')))
  const forwarded = receiver.got.filter(({ path }) => path.startsWith('/otlp/')).map(({ body }) => body.toString('latin1'))
  // All but the opening and the closing, which the collector wrote itself.
  expect(forwarded.toSorted()).toEqual(recorded.slice(1, -1).toSorted())
  expect(receiver.got.filter(({ path }) => path === '/api/annotations')).toHaveLength(1)

  const other = await collector({ token })
  const pushed = await cutover(['push', id, '--runs', resident.folder, '--collector', other.url], { CUTOVER_TOKEN: token }).finished
  expect([pushed.code, pushed.stdout]).toEqual([0, expect.stringContaining('The same, byte for byte')])
  const { text } = await sendRequest(other.url, `/api/runs/${id}/verdict`, undefined, { headers: { authorization: `Bearer ${token}` } })
  expect(text).toBe(readFileSync(join(resident.folder, id, 'verdict.json'), 'utf8'))
}, 240_000)
