import { describe, expect, test } from 'vitest'
import { isInteractive, padText, paint, printTable, terminalStyle, wrapText } from '../../../collector/report/terminal.ts'

const terminal = { isTTY: true, columns: 80, rows: 24 }
const pipe = { isTTY: false, columns: 0, rows: 0 }
const plain = { colour: false, width: 40 }

describe('terminal style', () => {
  test.each([
    ['a terminal gets colours', terminal, {}, true],
    ['a pipe gets no colours', pipe, {}, false],
    ['NO_COLOR switches colours off', terminal, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR has no effect (no-color.org)', terminal, { NO_COLOR: '' }, true],
    ['TERM=dumb switches colours off', terminal, { TERM: 'dumb' }, false],
    ['FORCE_COLOR switches colours on in a pipe', pipe, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR outranks NO_COLOR, as in Node.js', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['FORCE_COLOR=0 switches colours off', terminal, { FORCE_COLOR: '0' }, false],
    ['CI alone does not switch colours on', pipe, { CI: 'true' }, false],
  ] as const)('%s', (_, stream, environment, colour) => {
    expect(terminalStyle(stream, environment).colour).toBe(colour)
  })

  test('the width is that of the terminal, otherwise COLUMNS, otherwise 120', () => {
    expect(terminalStyle(terminal, { COLUMNS: '50' }).width).toBe(80)
    expect(terminalStyle(pipe, { COLUMNS: '50' }).width).toBe(50)
    expect(terminalStyle(pipe, {}).width).toBe(120)
  })

  test.each([
    ['a terminal with a size is interactive', terminal, {}, true],
    ['CI is not interactive, even with a terminal', terminal, { CI: 'true' }, false],
    ['TERM=dumb is not interactive', terminal, { TERM: 'dumb' }, false],
    ['a terminal without a size is not interactive', { isTTY: true, columns: 0, rows: 0 }, {}, false],
    ['a pipe is not interactive', pipe, {}, false],
  ] as const)('%s', (_, stream, environment, interactive) => {
    expect(isInteractive(stream, environment)).toBe(interactive)
  })

  test('paint writes colours only to a terminal with colours', () => {
    expect(paint('red', 'x', { colour: true })).toBe('\u001b[31mx\u001b[39m')
    expect(paint('red', 'x', { colour: false })).toBe('x')
  })
})

describe('wrapText', () => {
  test.each([
    ['a number stays with its unit', 'the margin is 15 %.', 17, ['the margin is', '15 %.']],
    ['an empty text gives no line', '', 10, []],
    ['a word is never broken', 'see reports/sum-mary.md and', 10, ['see', 'reports/sum-mary.md', 'and']],
    ['a command in backticks stays whole', 'Run `cutover attest ready --answer yes` now', 12, ['Run', '`cutover attest ready --answer yes`', 'now']],
    ['line breaks stay', 'one two\nthree', 40, ['one two', 'three']],
    ['wide characters take two columns', 'ሰላም 漢字漢字 漢字', 9, ['ሰላም', '漢字漢字', '漢字']],
    ['colours take no column', '\u001b[31mred\u001b[39m and blue', 12, ['\u001b[31mred\u001b[39m and blue']],
  ] as const)('%s', (_, text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines)
  })
})

describe('printTable', () => {
  test('columns are as wide as their widest cell, numbers to the right', () => {
    const rows = [
      ['name', 'users', ''],
      ['smoke', '5', 'quick'],
      ['漢字', '1,200', 'wide'],
    ]
    expect(printTable(rows, plain, { align: ['left', 'right'], indent: 2 })).toEqual(['  name   users', '  smoke      5  quick', '  漢字   1,200  wide'])
  })

  test('the last column wraps under itself on a narrow terminal', () => {
    const rows = [['p95', 'slower than the limit, first at catalog.list']]
    expect(printTable(rows, { colour: false, width: 30 })).toEqual(['p95  slower than the limit,', '     first at catalog.list'])
  })

  test('another column wraps when it is named', () => {
    const rows = [['a text of several words that must wrap', '12 %']]
    expect(printTable(rows, { colour: false, width: 30 }, { flexible: 0 })).toEqual(['a text of several words   12 %', 'that must wrap'])
  })

  test('paints each line of a cell, and not the spaces around it', () => {
    const rows = [[{ text: 'no', format: 'red' as const }, 'x']]
    expect(printTable([['wide'], ...rows], { colour: true, width: 40 })).toEqual(['wide', '\u001b[31mno\u001b[39m    x'])
  })

  test('no rows give no lines', () => {
    expect(printTable([], plain)).toEqual([])
  })
})

test('padText counts columns, not characters, and cuts nothing', () => {
  expect(padText('漢字', 6)).toBe('漢字  ')
  expect(padText('7', 3, 'right')).toBe('  7')
  expect(padText('longer', 3)).toBe('longer')
})
