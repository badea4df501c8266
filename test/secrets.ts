import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecord } from '../collector/record/reader.ts'
import { demoAdministrator, demoTokenSecret, demoWebhookSecret } from '../contract/demo-secrets.ts'
import { liveKey } from '../contract/secrets.ts'

/** What must stand in nothing that a run leaves. */
const secrets: Readonly<Record<string, RegExp>> = {
  'a token': /eyJ[A-Za-z0-9_-]{10,}/,
  'a live payment key': liveKey,
  'a bearer header': /bearer [A-Za-z0-9._-]{8,}/i,
  'the password of a test account': /load-test-\d{4}|load-\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{4}-|password"?\s*[:=]\s*"?[^\s"]/i,
  'the administrator’s password': literally(demoAdministrator.password),
  'the webhook secret': literally(demoWebhookSecret),
  'the token secret': literally(demoTokenSecret),
}

/** What secrets a run's folder gives away, as `file: what`: in all that its record holds, decompressed, and in every other file.
 *  @param more further texts, such as what was printed, by a name for each */
export function secretsIn(folder: string, more: Readonly<Record<string, string>> = {}): string[] {
  const files = readdirSync(folder).filter(name => name !== 'record.bin')
  const texts = {
    ...Object.fromEntries(files.map(name => [name, readFileSync(join(folder, name), 'utf8')])),
    ...more,
    'record.bin': recorded(join(folder, 'record.bin')),
  }
  return Object.entries(texts).flatMap(([name, text]) => Object.entries(secrets).flatMap(([what, pattern]) => (pattern.test(text) ? [`${name}: ${what}`] : [])))
}

function recorded(path: string): string {
  const payloads: string[] = []
  readRecord(path, ({ payload }) => payloads.push(payload.toString('latin1')))
  if (payloads.length === 0) throw new Error(`expected a record with signals at ${path}`)
  return payloads.join('\n')
}

function literally(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}
