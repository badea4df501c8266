import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseDeliverySettings, parseNoticeSettings } from '../../../collector/delivery/delivery-settings.ts'
import { parseForwardingSettings } from '../../../collector/delivery/forwarding-settings.ts'
import { SettingsError } from '../../../collector/delivery/settings-error.ts'

const path = 'forward.json'
const variable = (name: string) => `\${${name}}`
const right = { url: 'https://otlp.example/otlp', headers: { Authorization: `Basic ${variable('KEY')}` } }

function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-forward-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, path), text)
  return join(folder, path)
}

function errorsOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof SettingsError) return error.errors.join('\n')
    throw error
  }
  return ''
}

describe('parseForwardingSettings', () => {
  test('substitutes environment variables, and fills in defaults', () => {
    const file = written(JSON.stringify({ destinations: { cloud: right, own: { url: 'http://127.0.0.1:4319', signals: ['traces'], queue: '1MiB' } } }))
    expect(parseForwardingSettings({ CUTOVER_FORWARD: file, KEY: 'a2V5' })).toEqual([
      { name: 'cloud', url: right.url, headers: { Authorization: 'Basic a2V5' }, signals: ['metrics', 'logs', 'traces'], maxQueueBytes: 32 * 1024 * 1024 },
      { name: 'own', url: 'http://127.0.0.1:4319', headers: {}, signals: ['traces'], maxQueueBytes: 1024 * 1024 },
    ])
    expect(parseForwardingSettings({})).toEqual([])
  })

  test.each<readonly [unknown, string]>([
    ['{', 'expected "}", got the end of the text'],
    ['{}', 'destinations: Invalid input'],
    [{ cloud: { ...right, queue: 'much' } }, 'destinations.cloud.queue: expected a size such as "32MiB"'],
    [{ cloud: { ...right, queue: '0MiB' } }, 'destinations.cloud.queue: expected a size such as "32MiB"'],
    [
      { cloud: { ...right, headers: { 'x-org': variable('TYPED') } } },
      'destinations.cloud.headers.x-org: expected one line of characters that a header can hold',
    ],
    [{ cloud: { ...right, headers: { 'x-org': 'a\u0001' } } }, 'destinations.cloud.headers.x-org: expected one line of characters that a header can hold'],
    ...['Content-Type', 'content-length', 'Host', 'connection', 'transfer-encoding', 'expect'].map(
      name => [{ cloud: { ...right, headers: { [name]: 'x' } } }, `destinations.cloud.headers.${name}: expected another header`] as const,
    ),
    [{ cloud: { ...right, url: 'otlp.example' } }, 'destinations.cloud.url: expected a URL'],
    [{ cloud: { ...right, url: 'https://key@otlp.example' } }, 'destinations.cloud.url: expected a URL'],
    [{ cloud: { ...right, signals: ['profiles'] } }, 'destinations.cloud.signals.0: Invalid option'],
    [{ cloud: { ...right, retries: 3 } }, 'destinations.cloud: Unrecognized key: "retries"'],
    [{ 'My Cloud': right }, 'expected a name of lowercase letters, digits and dashes'],
    [{ cloud: { ...right, headers: { 'api-key': variable('MISSING') } } }, 'destinations.cloud.headers.api-key: the environment has no MISSING'],
    [{ cloud: { ...right, headers: { 'Api-Key': 'NRAK-1' } } }, 'destinations.cloud.headers.Api-Key: expected \u0024{NAME} of an environment variable'],
    [{ cloud: { ...right, headers: { 'x-org': variable('LINES') } } }, 'destinations.cloud.headers.x-org: expected one line'],
  ])('refuses %j with its path: %s', (given, sentence) => {
    const file = written(typeof given === 'string' ? given : JSON.stringify({ destinations: given }))
    const errors = errorsOf(() => parseForwardingSettings({ CUTOVER_FORWARD: file, KEY: 'a2V5', LINES: 'a\r\nb: c', TYPED: 'a2V5…' }))
    expect(errors).toContain(sentence)
    expect(errors).not.toMatch(/a2V5|NRAK/)
  })

  test('names the variable of a file that cannot be read', () => {
    expect(errorsOf(() => parseForwardingSettings({ CUTOVER_FORWARD: '/nowhere/forward.json' }))).toContain('Cannot read the file that CUTOVER_FORWARD names')
  })
})

describe('parseNoticeSettings', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

  test('reads recipients from the environment', () => {
    expect(parseNoticeSettings({})).toEqual({ grafana: null, webhook: null })
    expect(parseNoticeSettings({ CUTOVER_GRAFANA_URL: 'http://grafana:3000', CUTOVER_GRAFANA_TOKEN: 'glsa_1' })).toEqual({
      grafana: { url: new URL('http://grafana:3000'), token: 'glsa_1' },
      webhook: null,
    })
    expect(parseNoticeSettings({ CUTOVER_VERDICT_WEBHOOK: 'https://hooks.example/1', CUTOVER_VERDICT_WEBHOOK_SECRET: secret }).webhook?.key).toEqual(
      Buffer.alloc(32, 7),
    )
  })

  test('refuses a token that no header can hold, without quoting it', () => {
    const errors = errorsOf(() => parseNoticeSettings({ CUTOVER_GRAFANA_URL: 'http://grafana', CUTOVER_GRAFANA_TOKEN: 'glsa_1…' }))
    expect(errors).toMatch(/^CUTOVER_GRAFANA_TOKEN: expected one line of characters that a header can hold/)
    expect(errors).not.toContain('glsa')
  })

  test('reports every error, without a secret', () => {
    const errors = errorsOf(() =>
      parseNoticeSettings({ CUTOVER_GRAFANA_URL: 'http://grafana', CUTOVER_VERDICT_WEBHOOK: 'hooks.example', CUTOVER_VERDICT_WEBHOOK_SECRET: 'hunter2' }),
    )
    expect(errors.split('\n')).toEqual([
      'Expected CUTOVER_GRAFANA_URL and CUTOVER_GRAFANA_TOKEN, got only CUTOVER_GRAFANA_URL',
      'CUTOVER_VERDICT_WEBHOOK: expected a URL such as https://grafana.example, without credentials',
      expect.stringContaining('CUTOVER_VERDICT_WEBHOOK_SECRET: expected whsec_ and base64 of 24 to 64 bytes'),
    ])
    expect(errors).not.toContain('hunter2')
  })
})

test('parseDeliverySettings: reads each variable once, and reports the errors of all settings together', () => {
  const reads: string[] = []
  const given: NodeJS.ProcessEnv = { CUTOVER_FORWARD: 'missing.json', CUTOVER_GRAFANA_URL: 'ftp://x', CUTOVER_GRAFANA_TOKEN: 'key' }
  const environment = new Proxy(given, {
    get: (variables, name) => {
      reads.push(String(name))
      return Reflect.get(variables, name)
    },
  })
  expect(errorsOf(() => parseDeliverySettings(environment))).toMatch(
    /^Cannot read the file that CUTOVER_FORWARD names: .*\nCUTOVER_GRAFANA_URL: expected a URL/,
  )
  expect(reads.filter(name => name === 'CUTOVER_FORWARD' || name === 'CUTOVER_GRAFANA_URL')).toEqual(['CUTOVER_FORWARD', 'CUTOVER_GRAFANA_URL'])
})
