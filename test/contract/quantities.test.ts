import { describe, expect, test } from 'vitest'
import {
  formatChange,
  formatCount,
  formatDuration,
  formatLatency,
  formatPercent,
  isDurationIn,
  parseDuration,
  parsePercent,
  roundForJson,
  roundSignificant,
} from '../../contract/quantities.ts'

describe('parseDuration', () => {
  test.each([
    ['500ms', 500],
    ['15s', 15_000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['30d', 2_592_000_000],
    ['0s', 0],
  ])('parses %s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds))

  test.each(['', '15', 's', '-1s', '1 s', '1S', '1e3s', '15s '])('refuses %j', text =>
    expect(() => parseDuration(text)).toThrow(`Cannot read a duration: expected a number with ms, s, m, h or d such as "15s", got ${JSON.stringify(text)}`),
  )
})

test('isDurationIn accepts a duration only in the given units', () => {
  expect(['90s', '15m', '500ms', '1h', 's', '15'].map(text => isDurationIn(text, ['s', 'm']))).toEqual([true, true, false, false, false, false])
})

describe('parsePercent', () => {
  test.each([
    ['10%', 0.1],
    ['0.1%', 0.001],
    ['1.1%', 0.011],
    ['99.9%', 0.999],
    ['150%', 1.5],
  ])('parses %s', (text, ratio) => expect(parsePercent(text)).toBe(ratio))

  test.each(['', '10', '%', '-5%', '10 %'])('refuses %j', text =>
    expect(() => parsePercent(text)).toThrow(`Cannot read a percentage: expected a number with % such as "10%", got ${JSON.stringify(text)}`),
  )
})

describe('formats', () => {
  test('formatPercent: three digits of the distance to 0 % or 100 %', () => {
    expect([0, 0.0421, 0.001, 0.000998, 0.5, 0.95126, 0.998951, 0.9990019, 1, 1.5].map(formatPercent)).toEqual([
      '0 %',
      '4.21 %',
      '0.1 %',
      '0.0998 %',
      '50 %',
      '95.13 %',
      '99.895 %',
      '99.9002 %',
      '100 %',
      '150 %',
    ])
  })

  test('formatChange: a ratio as a change, ±0 % when it rounds to nothing', () => {
    expect([1.042, 0.97, 1, 1.0001, 1.309, 2].map(formatChange)).toEqual(['+4.2 %', '-3 %', '±0 %', '±0 %', '+31 %', '+100 %'])
  })

  test('formatLatency, formatCount, formatDuration: rounded, with their unit', () => {
    expect([0.45, 12.345, 245.6, 999.6, 12_300].map(formatLatency)).toEqual(['0.45 ms', '12.3 ms', '246 ms', '1 s', '12.3 s'])
    expect(formatCount(12_000)).toBe('12,000')
    expect([45_000, 119_400, 240_000, 3_600_000, 4_800_000].map(formatDuration)).toEqual(['45 s', '119 s', '4 min', '1 h', '1 h 20 min'])
  })
})

describe('rounding', () => {
  test('roundForJson: nine significant digits, infinities as they are', () => {
    expect([1 / 3, 0, 123456789.123, 1e-9 / 3, Number.POSITIVE_INFINITY].map(roundForJson)).toEqual([
      0.333333333,
      0,
      123456789,
      3.33333333e-10,
      Number.POSITIVE_INFINITY,
    ])
  })

  test('roundSignificant: the given number of digits', () => {
    expect([roundSignificant(12_345, 2), roundSignificant(0.012345, 3), roundSignificant(Number.NaN, 3)]).toEqual([12_000, 0.0123, Number.NaN])
  })
})
