import { compareLogLevel, getJsonLinesFormatter, getTextFormatter, type LogRecord } from '@logtape/logtape'
import { sanitizeOutput, sanitizeText } from '../report/sanitize.ts'

export const logFormats = ['text', 'json'] as const
export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogSettings {
  readonly format: (typeof logFormats)[number]
  /** Lowest level that is written. */
  readonly level: LogLevel
}

/** Named values that belong to a line: fields of a JSON line, `name=value` at the end of a text line. An Error's stack is in both. */
type LogFields = Readonly<Record<string, unknown>>

/** The collector's log: one line per event, a message with what it is about. */
export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>

/** Opens the log of this process: lines with time and level on stderr (stdout has the ready line). Text of backends, senders
 *  and policies in a message is sanitised: no control or bidirectional characters, no line breaks, no commands to a CI runner.
 *  @param write takes a whole line */
export function openLog({ format, level: lowest }: LogSettings, write: (line: string) => void = line => void process.stderr.write(line)): Log {
  const formatLine = format === 'json' ? formatJson : formatText
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (compareLogLevel(toLogTape(level), toLogTape(lowest)) >= 0) write(formatLine(toRecord(level, message, fields)))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const jsonLine = getJsonLinesFormatter({ properties: 'flatten', message: 'rendered' })
const textLine = getTextFormatter({
  timestamp: 'rfc3339',
  level: level => (level === 'warning' ? 'WARN' : level.toUpperCase()).padEnd(5),
  format: ({ timestamp, level, message }) => `${timestamp} ${level} ${message}`,
  // Done by `sanitizeText`, piece by piece.
  sanitize: false,
})

function formatJson(record: LogRecord): string {
  return sanitizeOutput(jsonLine(record))
}

/** A stack follows on lines of its own, indented. */
function formatText(record: LogRecord): string {
  const fields = Object.entries(record.properties)
  const pairs = fields.filter(([, value]) => !(value instanceof Error)).map(([name, value]) => ` ${name}=${sanitizeText(String(value))}`)
  const stacks = fields.flatMap(([, value]) => (value instanceof Error ? stackLines(value) : []))
  const text = [`${sanitizeText(String(record.message[0]))}${pairs.join('')}`, ...stacks.map(line => `    ${sanitizeText(line)}`)].join('\n')
  return textLine({ ...record, message: [text] })
}

function stackLines(error: Error): string[] {
  const own = (error.stack ?? String(error)).split('\n').map(line => line.trim())
  return error.cause instanceof Error ? [...own, 'caused by', ...stackLines(error.cause)] : own
}

function toRecord(level: LogLevel, message: string, properties: LogFields): LogRecord {
  return { category: ['collector'], level: toLogTape(level), message: [message], rawMessage: message, timestamp: Date.now(), properties: { ...properties } }
}

function toLogTape(level: LogLevel) {
  return level === 'warn' ? 'warning' : level
}
