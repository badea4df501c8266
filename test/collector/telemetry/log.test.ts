import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LogSettings, openLog } from '../../../collector/telemetry/log.ts'

/** A log that writes into a list. */
function logOf(settings: Partial<LogSettings> = {}) {
  const lines: string[] = []
  return { log: openLog({ format: 'text', level: 'info', ...settings }, line => lines.push(line)), lines }
}

const afterTime = (line: string | undefined) => line?.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, '')

describe('log', () => {
  test('text: a line has time, level, message and fields', () => {
    const { log, lines } = logOf()
    log.info('Opened run r1', { profile: 'nightly', design: 'duet' })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO {2}Opened run r1 profile=nightly design=duet\n$/)
  })

  test('json: a line is one JSON object with the fields at its top', () => {
    const { log, lines } = logOf({ format: 'json' })
    log.warn('Left run r1 to another collector', { run: 'r1' })
    expect(JSON.parse(lines.join(''))).toEqual({
      '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      level: 'WARN',
      message: 'Left run r1 to another collector',
      logger: 'collector',
      run: 'r1',
    })
  })

  test.each([
    ['debug', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['info', ['INFO', 'WARN', 'ERROR']],
    ['warn', ['WARN', 'ERROR']],
    ['error', ['ERROR']],
  ] as const)('level %s: writes %j', (level, expected) => {
    const { log, lines } = logOf({ level })
    for (const at of ['debug', 'info', 'warn', 'error'] as const) log[at]('message')
    expect(lines.map(line => afterTime(line)?.split(' ')[0])).toEqual(expected)
  })

  test('an error is written with its stack and its cause', () => {
    const error = new Error('Cannot append', { cause: new Error('ENOSPC') })
    const text = logOf()
    text.log.error(error.message, { error })
    expect(text.lines.join('')).toMatch(/ERROR Cannot append\n {4}Error: Cannot append\n {4}at .*\n {4}caused by\n {4}Error: ENOSPC\n {4}at /s)
    const json = logOf({ format: 'json' })
    json.log.error(error.message, { error })
    expect(JSON.parse(json.lines.join('')).error).toMatchObject({ message: 'Cannot append', cause: { message: 'ENOSPC' } })
  })

  test('untrusted text cannot forge a line, move the cursor, reorder text or issue a CI command', () => {
    const { log, lines } = logOf()
    log.warn('status 500: \n::error::forged\r\u001b[2J\u202e{name}', { detail: 'a\nb' })
    expect(afterTime(lines.join(''))).toBe('WARN  status 500:  : :error::forged {name} detail=a b\n')
  })

  test('any message is one line, without control and bidirectional characters', () => {
    for (const format of ['text', 'json'] as const)
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, field) => {
          const { log, lines } = logOf({ format })
          log.error(message, { field })
          return lines.length === 1 && /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*\n$/u.test(lines[0]?.replaceAll('\t', ' ') ?? '')
        }),
      )
  })
})
