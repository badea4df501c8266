import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test, vi } from 'vitest'
import { processIo, runWithIo } from '../../../rig/platform/command-io.ts'
import { collectorEnvironment, startCollector } from '../../../rig/run/run-collector.ts'
import { sendRequest } from '../../collector/server/test-collector.ts'
import { certificateFile, serveSecurely } from '../platform/secure-backend.ts'

test('run collector: it trusts its caller’s certificate authorities and forwards to servers certified by them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-own-collector-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const got: (string | undefined)[] = []
  await using receiver = await serveSecurely((request, response) => {
    got.push(request.url)
    request.resume()
    response.end()
  })
  const file = join(folder, 'forward.json')
  writeFileSync(file, JSON.stringify({ destinations: { secure: { url: receiver.url } } }))
  vi.stubEnv('NODE_EXTRA_CA_CERTS', certificateFile)
  onTestFinished(() => void vi.unstubAllEnvs())
  await using collector = await startCollector(folder, new AbortController().signal, { CUTOVER_FORWARD: file })
  await sendRequest(collector.client.url.href, '/v1/traces', Buffer.from([10, 0]), { headers: { 'content-type': 'application/x-protobuf' } })
  await vi.waitFor(() => expect(got).toEqual(['/v1/traces']), { timeout: 5000 })
})

test('run collector: its warnings reach the caller, and it trusts what --ca put into the command’s environment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-own-collector-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  await using receiver = await serveSecurely((request, response) => {
    request.resume()
    response.writeHead(400).end()
  })
  const file = join(folder, 'forward.json')
  writeFileSync(file, JSON.stringify({ destinations: { picky: { url: receiver.url } } }))
  const stderr = new PassThrough()
  const lines: string[] = []
  stderr.on('data', chunk => lines.push(String(chunk)))
  await runWithIo({ ...processIo, stderr, env: { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile } }, async () => {
    await using collector = await startCollector(folder, new AbortController().signal, { CUTOVER_FORWARD: file })
    await sendRequest(collector.client.url.href, '/v1/traces', Buffer.from([10, 0]), { headers: { 'content-type': 'application/x-protobuf' } })
    await vi.waitFor(() => expect(lines.join('')).toMatch(/picky.*400/), { timeout: 5000 })
  })
})

test('run collector: it gets the proxy variables of its caller and no others', () => {
  const proxies = { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://a:2', http_proxy: 'http://a:3', HTTP_PROXY: 'http://a:4', no_proxy: 'b', NO_PROXY: 'c' }
  expect(collectorEnvironment({ ...proxies, K6_DURATION: '1s', OTEL_SDK_DISABLED: 'true' })).toEqual(proxies)
})
