import { isSendable, sendableExpected } from './sendable-header.ts'
import { keyOf } from './webhook-signature.ts'
import { WrongSetting } from './wrong-setting.ts'

/** Who is told of verdicts. */
export interface NoticeSettings {
  readonly grafana: { readonly url: URL; readonly token: string } | null
  readonly webhook: { readonly url: URL; readonly key: Buffer } | null
}

/** Environment variables of each kind of notice: where it goes, and what proves who sends it. */
export const noticeVariables = {
  grafana: ['CUTOVER_GRAFANA_URL', 'CUTOVER_GRAFANA_TOKEN'],
  webhook: ['CUTOVER_VERDICT_WEBHOOK', 'CUTOVER_VERDICT_WEBHOOK_SECRET'],
} as const

/** Reads who is to be told of verdicts. @throws WrongSetting with every error in it; no secret is quoted */
export function noticeSettings(environment: NodeJS.ProcessEnv): NoticeSettings {
  const errors: string[] = []
  const both = ([place, proof]: readonly [string, string]) => {
    const [url, secret] = [environment[place], environment[proof]]
    if (!url && !secret) return null
    if (!url || !secret) errors.push(`Expected ${place} and ${proof}, got only ${url ? place : proof}`)
    return url && secret ? { url: webUrl(url, place, errors), secret } : null
  }
  const [grafana, webhook] = [both(noticeVariables.grafana), both(noticeVariables.webhook)]
  if (grafana && !isSendable('authorization', `Bearer ${grafana.secret}`)) errors.push(`${noticeVariables.grafana[1]}: ${sendableExpected}`)
  const key = webhook && keyOf(webhook.secret)
  if (webhook && !key)
    errors.push(`${noticeVariables.webhook[1]}: expected whsec_ and base64 of 24 to 64 bytes, as "echo whsec_$(openssl rand -base64 32)" makes one`)
  if (errors.length > 0) throw new WrongSetting(errors)
  return {
    grafana: grafana?.url ? { url: grafana.url, token: grafana.secret } : null,
    webhook: webhook?.url && key ? { url: webhook.url, key } : null,
  }
}

function webUrl(text: string, place: string, errors: string[]): URL | null {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url
  errors.push(`${place}: expected a URL such as https://grafana.example, without credentials`)
  return null
}
