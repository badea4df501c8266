import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { takeLock } from '../../../collector/index.ts'
import { appendToHistory, historyPath, readHistory } from '../../../rig/history/history-file.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { Interrupted } from '../../../rig/platform/interruption.ts'
import { controlContent, decisionContent, verdictContent } from './history-contents.ts'

const newRuns = () => join(mkdtempSync(join(tmpdir(), 'cutover-history-')), 'runs')

/** A runs folder with a history of three entries, and its file. */
async function createHistory(): Promise<{ runs: string; file: string }> {
  const runs = newRuns()
  for (const content of [verdictContent(), decisionContent, controlContent]) await appendToHistory(runs, () => content)
  return { runs, file: historyPath(runs) }
}

describe('history file', () => {
  test('it is empty before the first run', () => {
    expect(readHistory(newRuns())).toEqual({ entries: [], head: '', torn: 0, unended: false })
  })

  test('appended entries are stored in order, and the lock file is removed', async () => {
    const { runs, file } = await createHistory()
    expect(readHistory(runs).entries.map(({ n, kind }) => [n, kind])).toEqual([
      [1, 'verdict'],
      [2, 'decision'],
      [3, 'control'],
    ])
    expect(readHistory(runs).entries[0]).toMatchObject(verdictContent())
    expect(existsSync(`${file}.lock`)).toBe(false)
  })

  test('an incomplete last line is ignored when reading and cut when appending', async () => {
    const { runs, file } = await createHistory()
    truncateSync(file, readFileSync(file).length - 30)
    expect(readHistory(runs)).toMatchObject({ entries: [{ n: 1 }, { n: 2 }], torn: expect.any(Number) })
    await appendToHistory(runs, () => verdictContent({ run: 'after-the-crash' }))
    expect(readHistory(runs)).toMatchObject({ entries: [{ n: 1 }, { n: 2 }, { n: 3, verdict: { run: 'after-the-crash' } }], torn: 0 })
  })

  test('a last line that lacks only its line break keeps its entry', async () => {
    const { runs, file } = await createHistory()
    truncateSync(file, readFileSync(file).length - 1)
    await appendToHistory(runs, () => verdictContent())
    expect(readHistory(runs).entries.map(({ kind }) => kind)).toEqual(['verdict', 'decision', 'control', 'verdict'])
  })

  test('two processes that append at once lose no entry', async () => {
    const runs = newRuns()
    const append = (name: string) => promisify(execFile)(process.execPath, [join(import.meta.dirname, 'append-many.ts'), runs, name, '25'])
    await Promise.all([append('left'), append('right')])
    const { entries } = readHistory(runs)
    const names = entries.map(entry => (entry.kind === 'verdict' ? entry.verdict.run : ''))
    for (const side of ['left', 'right']) expect(names.filter(name => name.startsWith(side))).toEqual(Array.from({ length: 25 }, (_, i) => `${side}-${i}`))
  })
})

describe('a broken history is refused with file, line and remedy, and nothing is appended to it:', () => {
  test.each([
    ['a changed word', (text: string) => text.replace('"go"', '"no-go"'), 1, 'its content does not match its hash'],
    ['a removed line', (text: string) => text.replace(/^.*\n/, ''), 1, 'it is entry 2, not entry 1: lines were removed, inserted or moved'],
    ['a line that is no JSON', (text: string) => text.replace(/\n/, '\nhello\n'), 2, 'it is not JSON'],
    ['a kind that was changed', (text: string) => text.replace('"kind":"decision"', '"kind":"prophecy"'), 2, 'its content does not match its hash'],
    ['a verdict that was changed', (text: string) => text.replace('"verdict":"go"', '"verdict":"fine"'), 1, 'its content does not match its hash'],
    ['another number', (text: string) => text.replace('"n":3', '"n":4'), 3, 'its content does not match its hash'],
  ])('%s', async (_, change, line, why) => {
    const { runs, file } = await createHistory()
    const changed = change(readFileSync(file, 'utf8'))
    writeFileSync(file, changed)
    expect(() => readHistory(runs)).toThrow(InputFailure)
    expect(() => readHistory(runs)).toThrow(`${file}, line ${line}: ${why}`)
    await expect(appendToHistory(runs, () => decisionContent)).rejects.toThrow('Nothing is appended to a broken history. Restore it')
    expect(readFileSync(file, 'utf8')).toBe(changed)
  })

  test.each([
    [
      'a kind that only a newer version knows',
      { kind: 'prophecy', prophecy: {} },
      'a newer version of cutover wrote it',
      'Use that version; this one appends nothing',
    ],
    ['a right hash over what is no entry', { kind: 'decision', decision: {} }, 'it is not an entry of a history', 'Restore it from a backup'],
  ])('%s', async (_, content, why, advice) => {
    const { runs, file } = await createHistory()
    const before = readHistory(runs)
    const unhashed = JSON.stringify({ n: 4, previous: before.head, at: '2026-01-09T00:00:00.000Z', ...content })
    const hash = createHash('sha256').update(unhashed).digest('hex')
    writeFileSync(file, `${readFileSync(file, 'utf8')}${unhashed.slice(0, -1)},"hash":"${hash}"}\n`)
    expect(() => readHistory(runs)).toThrow(`${file}, line 4: ${why}`)
    await expect(appendToHistory(runs, () => decisionContent)).rejects.toThrow(advice)
  })

  test('a line of another history', async () => {
    const { runs, file } = await createHistory()
    const other = await createHistory()
    await appendToHistory(other.runs, () => decisionContent)
    appendFileSync(file, readFileSync(other.file, 'utf8').split('\n').slice(3).join('\n'))
    expect(() => readHistory(runs)).toThrow('line 4: it does not follow the line before')
  })
})

test('history: an interruption ends the wait for another process that appends', async () => {
  const { runs, file } = await createHistory()
  using _other = takeLock(`${file}.lock`, file)
  const control = new AbortController()
  const began = performance.now()
  const waiting = appendToHistory(runs, () => decisionContent, { signal: control.signal })
  setTimeout(() => control.abort(new Interrupted('SIGINT')), 50)
  await expect(waiting).rejects.toBeInstanceOf(Interrupted)
  expect(performance.now() - began).toBeLessThan(2000)
})

test('history: an interrupted run is appended all the same', async () => {
  const { runs } = await createHistory()
  const { entries } = await appendToHistory(runs, () => decisionContent, { signal: AbortSignal.abort(new Interrupted('SIGINT')) })
  expect(entries).toHaveLength(4)
})
