import type { Log } from '../../collector/telemetry/log.ts'

/** A log that stores its messages, and the same messages with their levels. */
export function recordLog(): { readonly log: Log; readonly messages: string[]; readonly lines: string[] } {
  const messages: string[] = []
  const lines: string[] = []
  const at = (level: string) => (message: string) => {
    messages.push(message)
    lines.push(`${level} ${message}`)
  }
  return { log: { debug: () => {}, info: at('info'), warn: at('warn'), error: at('error') }, messages, lines }
}
