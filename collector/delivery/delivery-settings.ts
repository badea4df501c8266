import { readFileSync } from 'node:fs'
import type { DestinationSettings } from './destination.ts'
import { findVariables, forwardVariable, isSendableHeader, parseForwardingSettings, sendableHeaderRule } from './forwarding-settings.ts'
import { SettingsError } from './settings-error.ts'

/** Recipients of what a collector sends. */
export interface DeliverySettings {
  readonly destinations: readonly DestinationSettings[]
  readonly notices: NoticeSettings
}

/** Recipients of verdicts. */
export interface NoticeSettings {
  readonly grafana: { readonly url: URL; readonly token: string } | null
  readonly webhook: { readonly url: URL; readonly key: Buffer } | null
}

/** Environment variables of each kind of notice: its address, and its credential. */
const noticeVariables = {
  grafana: ['CUTOVER_GRAFANA_URL', 'CUTOVER_GRAFANA_TOKEN'],
  webhook: ['CUTOVER_VERDICT_WEBHOOK', 'CUTOVER_VERDICT_WEBHOOK_SECRET'],
} as const

/** Parses all settings of delivery. @throws SettingsError with the errors of all of them */
export function parseDeliverySettings(environment: NodeJS.ProcessEnv): DeliverySettings {
  const errors: string[] = []
  const destinations = collectErrors(errors, () => parseForwardingSettings(environment))
  const notices = collectErrors(errors, () => parseNoticeSettings(environment))
  if (!destinations || !notices) throw new SettingsError(errors)
  return { destinations, notices }
}

/** The variables of delivery that are set: what a child process needs in order to deliver likewise.
 *  @throws SettingsError when a collector would not start with them */
export function deliveryEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  parseDeliverySettings(environment)
  const { [forwardVariable]: file } = environment
  const names = [forwardVariable, ...Object.values(noticeVariables).flat(), ...(file ? findVariables(readFileSync(file, 'utf8')) : [])]
  return Object.fromEntries(names.flatMap(name => (environment[name] ? [[name, environment[name]] as const] : [])))
}

/** Parses the recipients of verdicts. @throws SettingsError with every error; no secret is quoted */
export function parseNoticeSettings(environment: NodeJS.ProcessEnv): NoticeSettings {
  const errors: string[] = []
  const readPair = ([address, credential]: readonly [string, string]) => {
    const [url, secret] = [environment[address], environment[credential]]
    if (!url && !secret) return null
    if (!url || !secret) errors.push(`Expected ${address} and ${credential}, got only ${url ? address : credential}`)
    return url && secret ? { url: parseWebUrl(url, address, errors), secret } : null
  }
  const [grafana, webhook] = [readPair(noticeVariables.grafana), readPair(noticeVariables.webhook)]
  if (grafana && !isSendableHeader('authorization', `Bearer ${grafana.secret}`)) errors.push(`${noticeVariables.grafana[1]}: ${sendableHeaderRule}`)
  const key = webhook && parseWebhookKey(webhook.secret)
  if (webhook && !key)
    errors.push(`${noticeVariables.webhook[1]}: expected whsec_ and base64 of 24 to 64 bytes, as "echo whsec_$(openssl rand -base64 32)" makes one`)
  if (errors.length > 0) throw new SettingsError(errors)
  return {
    grafana: grafana?.url ? { url: grafana.url, token: grafana.secret } : null,
    webhook: webhook?.url && key ? { url: webhook.url, key } : null,
  }
}

function parseWebUrl(text: string, variable: string, errors: string[]): URL | null {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url
  errors.push(`${variable}: expected a URL such as https://grafana.example, without credentials`)
  return null
}

const keyPrefix = 'whsec_'

/** Parses a secret of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. @returns the key; null for anything else */
export function parseWebhookKey(secret: string): Buffer | null {
  const text = secret.startsWith(keyPrefix) ? secret.slice(keyPrefix.length) : ''
  const key = Buffer.from(text, 'base64')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && key.length >= 24 && key.length <= 64 ? key : null
}

/** Parses settings. @returns null when they are wrong, with their errors added to the list */
function collectErrors<Parsed>(errors: string[], parse: () => Parsed): Parsed | null {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    errors.push(...error.errors)
    return null
  }
}
