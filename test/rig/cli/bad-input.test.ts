import { mkdtempSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../live/command.ts'
import { answer, serve } from '../platform/backend.ts'
import { certificateFile, serveSecurely } from '../platform/secure-backend.ts'

const runs = mkdtempSync(join(tmpdir(), 'cutover-bad-input-'))
const runId = '2026-01-05-081500-4f2a'

/** Every command that takes the URL of a backend, pointed at one. */
const commands: Readonly<Record<string, (url: string) => string[]>> = {
  run: url => ['run', '--baseline', url, '--candidate', url, '--runs', runs],
  control: url => ['control', '--baseline', url, '--runs', runs],
  assess: url => ['assess', '--baseline', url, '--runs', runs],
  parity: url => ['parity', '--baseline', url, '--candidate', url],
  drill: url => ['drill', '--baseline', url, '--candidate', url],
  clean: url => ['clean', runId, '--baseline', url, '--runs', runs],
}
const names = Object.keys(commands)

const health = (response: ServerResponse) => answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: crypto.randomUUID() })

interface Strange extends AsyncDisposable {
  readonly url: string
}

/** Servers that are no backend of the catalogue, with what is to be said of them. */
const strange: Readonly<Record<string, { open(): Promise<Strange>; readonly words: string }>> = {
  'a certificate that is not trusted': {
    open: () => serveSecurely((_request, response) => health(response)),
    words:
      'its certificate is not signed by an authority that this machine trusts (DEPTH_ZERO_SELF_SIGNED_CERT): pass that authority, or a self-signed certificate itself, with --ca <file.pem>',
  },
  'a page instead of JSON': {
    open: () => serve((_request, _body, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>')),
    words: 'it answered with a page (HTML), content-type text/html, expected JSON: is this the address of the API, or of a front end or login page before it?',
  },
  'a redirect to another host': {
    open: () => serve((_request, _body, response) => response.writeHead(302, { location: 'https://login.shop.example/' }).end()),
    words: 'it answered 302 to https://login.shop.example/ (redirects are not followed: give the final URL)',
  },
  'a server of something else': {
    open: () => serve((_request, _body, response) => answer(response, 404, {})),
    words: 'it answered 404: there is no API of the catalogue (a wrong URL, or baseline and candidate mixed up)',
  },
  'a rate limiter that does not let go': {
    open: () => serve((_request, _body, response) => response.writeHead(429, { 'retry-after': '0' }).end()),
    words: 'a rate limiter answered 429 again and again: allow this machine',
  },
  'a port that speaks no HTTP': { open: banner, words: 'it does not speak HTTP at this port (Response does not match the HTTP/1.1 protocol' },
}

describe.each(Object.entries(strange))('%s is said, with what to do, and exit 2', (_, { open, words }) => {
  let server: Strange
  beforeAll(async () => {
    server = await open()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test.each(names)('by %s', async name => {
    const ended = await runCommand(commands[name]?.(server.url) ?? [])
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining(words)])
  })
})

describe.each(names)('%s', name => {
  test.each([
    ['shop', 'Cannot resolve the host of https://shop'],
    ['local host:3000', 'Cannot read the URL "local host:3000": expected something like http://localhost:3000'],
    ['ftp://shop.example', 'expected something like http://localhost:3000, got the scheme ftp:'],
    ['http://127.0.0.1:9/api', 'expected no path, the catalogue has it (http://127.0.0.1:9)'],
    ['http://boss:secret@127.0.0.1:9', 'expected a URL without credentials'],
    ['http://no-such-host.invalid', 'Cannot resolve the host of http://no-such-host.invalid'],
  ])('a URL is refused: %s', async (url, words) => {
    const ended = await runCommand(commands[name]?.(url) ?? [])
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining(words)])
    expect(ended.stderr).not.toContain('secret')
  })

  test('--ca: a file without a certificate is refused', async () => {
    const file = join(runs, 'none.pem')
    writeFileSync(file, 'no certificate')
    const ended = await runCommand([...(commands[name]?.('http://127.0.0.1:9') ?? []), '--ca', file])
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringContaining(`Cannot trust what ${file} holds: expected certificates in PEM (-----BEGIN CERTIFICATE-----), found none`),
    ])
  })
})

test('--ca: a self-signed certificate is trusted', async () => {
  await using server = await serveSecurely((_request, response) => response.writeHead(503).end())
  const ended = await runCommand(['run', '--baseline', server.url, '--candidate', server.url, '--ca', certificateFile])
  expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('it answered 503')])
})

test('a port that speaks plain HTTP: https:// is refused with its remedy', async () => {
  await using server = await serve((_request, _body, response) => health(response))
  const ended = await runCommand(['control', '--baseline', server.url.replace('http:', 'https:')])
  expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('it does not speak TLS at this port')])
})

test('a rate limiter: its Retry-After is waited for and logged', async () => {
  let asked = 0
  await using server = await serve((_request, _body, response) =>
    asked++ === 0 ? response.writeHead(429, { 'retry-after': '1' }).end() : response.writeHead(503).end(),
  )
  const ended = await runCommand(['control', '--baseline', server.url])
  expect(ended.stderr).toContain('baseline: a rate limiter answered 429: waiting 1 s')
  expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('it answered 503')])
})

/** A mail server: it greets each connection. */
async function banner(): Promise<Strange> {
  const server = createServer(socket => socket.on('error', () => {}).end('220 mail.shop.example ESMTP\r\n'))
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return { url: `http://127.0.0.1:${address.port}`, [Symbol.asyncDispose]: async () => void server.close() }
}
