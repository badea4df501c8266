import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { judgeVersion } from '../../../collector/index.ts'
import { toStoredVerdict } from '../../../rig/history/append.ts'
import type { StoredVerdict } from '../../../rig/history/history-entry.ts'
import { appendToHistory, historyPath, readHistory } from '../../../rig/history/history-file.ts'
import { verifyHistory } from '../../../rig/history/verify.ts'
import { exitCodes, InputFailure } from '../../../rig/platform/failure.ts'
import { runCommand } from '../../live/command.ts'
import { negative } from '../control/results.ts'
import { decisionContent, storedVerdict } from './history-contents.ts'

const records = join(import.meta.dirname, '../../fixtures/records')
const quiet = { progress: () => {} }

/** Folder of a real run, as its run left it. */
function place(runs: string, name: string): string {
  const folder = join(runs, storedVerdict(name).run)
  mkdirSync(folder, { recursive: true })
  for (const file of ['record.bin', 'policy.json', 'verdict.json']) copyFileSync(join(records, name, file), join(folder, file))
  return folder
}

/** A runs folder with one real run, its history, and a decision. */
async function oneRun(change: (kept: StoredVerdict) => StoredVerdict = kept => kept): Promise<{ runs: string; folder: string; run: string }> {
  const runs = join(mkdtempSync(join(tmpdir(), 'cutover-verify-')), 'runs')
  const verdict = storedVerdict('short')
  const folder = place(runs, 'short')
  const identity = { identity: { instance: 'i-1' } }
  const kept = toStoredVerdict(verdict, {
    plan: { profile: 'smoke', design: 'duet' },
    backends: { baseline: identity, candidate: identity },
    policyText: readFileSync(join(folder, 'policy.json'), 'utf8'),
  })
  await appendToHistory(runs, () => ({ kind: 'verdict', verdict: change(kept) }))
  await appendToHistory(runs, () => decisionContent)
  return { runs, folder, run: verdict.run }
}

function texts(runs: string, expectHead?: string): string[] {
  return verifyHistory(runs, { ...quiet, ...(expectHead === undefined ? {} : { expectHead }) }).problems.map(({ kind, text }) => `${kind}: ${text}`)
}

describe('history verification', () => {
  test('an unbroken chain with reproducible verdicts has no problems', async () => {
    const { runs } = await oneRun()
    expect(verifyHistory(runs, quiet)).toEqual({ entries: 2, head: readHistory(runs).head, runs: 1, rederived: 1, problems: [] })
  })

  test('a control is re-evaluated too, and a changed result is wrong', async () => {
    const { runs, run } = await oneRun()
    const at = storedVerdict('short').judgedAt
    const control = (verdict: 'go' | 'no-go' | 'inconclusive') => appendToHistory(runs, () => ({ kind: 'control', control: negative({ run, at, verdict }) }))
    const outcome = storedVerdict('short').checkpoints.some(({ parts }) => parts.measured === 'no-go') ? 'no-go' : 'inconclusive'
    await control(outcome)
    expect(verifyHistory(runs, quiet)).toMatchObject({ runs: 2, rederived: 2, problems: [] })
    await control('go')
    expect(texts(runs)).toEqual([`wrong: Entry 4, run ${run}: its record differs from the entry: verdict ${outcome}, not go.`])
  })
})

describe('history verification detects a later change:', () => {
  test.each<[string, (folder: string) => void, RegExp]>([
    ['a changed policy.json is wrong', folder => appendFileSync(join(folder, 'policy.json'), ' '), /its policy.json is not the one that it was judged by/],
    [
      'a changed verdict.json is wrong',
      folder => appendFileSync(join(folder, 'verdict.json'), ' '),
      /verdict.json is not the verdict of its record: it was changed/,
    ],
    [
      'a record.bin of another run is wrong',
      folder => copyFileSync(join(records, 'equal', 'record.bin'), join(folder, 'record.bin')),
      /its record.bin is not the one that was judged/,
    ],
    ['a flipped byte in record.bin is wrong', folder => flip(join(folder, 'record.bin')), /damaged, at byte \d+/],
  ])('%s', async (_, change, why) => {
    const { runs, folder } = await oneRun()
    change(folder)
    expect(texts(runs)).toEqual([expect.stringMatching(new RegExp(`^wrong: .*${why.source}`))])
  })

  test('a history rewritten with valid hashes is wrong, because its record gives another verdict', async () => {
    const { runs } = await oneRun(kept => ({ ...kept, verdict: 'go', checkpoints: kept.checkpoints.map(checkpoint => ({ ...checkpoint, verdict: 'go' })) }))
    expect(texts(runs)).toEqual([expect.stringMatching(/^wrong: .*and differs from the entry \(go\): the history was rewritten/)])
  })

  test('a changed line is wrong', async () => {
    const { runs } = await oneRun()
    writeFileSync(historyPath(runs), readFileSync(historyPath(runs), 'utf8').replace('"continue"', '"pause"'))
    expect(texts(runs)).toEqual([expect.stringMatching(/^wrong: .*history.jsonl, line 2: its content does not match its hash/)])
  })
})

describe('history verification reports what it cannot check:', () => {
  test('a run whose folder is gone is unchecked', async () => {
    const { runs, folder, run } = await oneRun()
    rmSync(folder, { recursive: true })
    expect(texts(runs)).toEqual([
      `unchecked: Entry 1, run ${run}: record.bin, policy.json, verdict.json missing in ${folder}, so its verdict cannot be rejudged.`,
    ])
  })

  test('a verdict of another judge version is unchecked', async () => {
    const { runs } = await oneRun(kept => ({ ...kept, judge: '0.9.0' }))
    expect(texts(runs)).toEqual([expect.stringContaining(`judged by version 0.9.0, which this judge (${judgeVersion}) cannot rejudge`)])
  })

  test('a record of a newer version is unchecked', async () => {
    const { runs, folder } = await oneRun()
    const bytes = readFileSync(join(folder, 'record.bin'))
    bytes.writeUInt32LE(99, 8)
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12)
    writeFileSync(join(folder, 'record.bin'), bytes)
    expect(texts(runs)).toEqual([expect.stringMatching(/^unchecked: .*\(newer, at byte/)])
  })

  test('an incomplete last line and an empty history are unchecked', async () => {
    const { runs } = await oneRun()
    appendFileSync(historyPath(runs), '{"n":3,')
    expect(texts(runs)).toEqual([expect.stringContaining('unchecked: The last line is incomplete (7 bytes)')])
    expect(texts(join(runs, 'none'))).toEqual(['unchecked: There are no entries to check.'])
  })

  test('a run that is missing from the history is listed by name', async () => {
    const { runs } = await oneRun()
    place(runs, 'equal')
    expect(texts(runs)).toEqual([`note: Not in the history: ${storedVerdict('equal').run} (in ${runs}). Nothing is proven about them.`])
  })
})

describe('history verification with --expect-head', () => {
  test('a removed tail is detected only against a hash stored elsewhere', async () => {
    const { runs } = await oneRun()
    const { head, entries } = readHistory(runs)
    expect(texts(runs, head)).toEqual(['note: The expected hash is that of entry 2, the last.'])
    expect(texts(runs, entries[0]?.hash.slice(0, 12))).toEqual(['note: The expected hash is that of entry 1; 1 entry was appended since.'])
    writeFileSync(historyPath(runs), readFileSync(historyPath(runs), 'utf8').replace(/\n.*\n$/, '\n'))
    expect(texts(runs)).toEqual([])
    expect(texts(runs, head)).toEqual([`wrong: No entry has the expected hash ${head}: entries were removed from the end, or this is another history.`])
  })

  test.each(['abc', 'not-hexadecimal', 'f'.repeat(65)])('--expect-head %s is refused', async hash => {
    const { runs } = await oneRun()
    expect(() => texts(runs, hash)).toThrow(InputFailure)
  })
})

describe('cutover history --verify', () => {
  const history = (runs: string, ...args: string[]) => runCommand(['history', '--runs', runs, ...args])

  test('it exits with 0 when unchanged, 1 when changed, 2 without --verify and 3 when unchecked', async () => {
    const { runs, folder } = await oneRun()
    const whole = await history(runs, '--verify')
    expect([whole.code, whole.stdout]).toEqual([exitCodes.go, expect.stringContaining(`${historyPath(runs)}: unchanged`)])
    expect((await history(runs, '--expect-head', 'f'.repeat(12))).code).toBe(exitCodes.badInput)
    const other = await history(runs, '--verify', '--expect-head', 'f'.repeat(12))
    expect([other.code, other.stdout]).toEqual([exitCodes.noGo, expect.stringContaining('✘  No entry has the expected hash')])
    rmSync(folder, { recursive: true })
    const gone = await history(runs, '--verify', '--json')
    expect([gone.code, JSON.parse(gone.stdout).problems[0].kind]).toEqual([exitCodes.inconclusive, 'unchecked'])
  })

  test('without --verify, cutover history prints the entries, or that there are none', async () => {
    const { runs, run } = await oneRun()
    const shown = await history(runs)
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining(run)])
    const json = JSON.parse((await history(runs, '--json')).stdout)
    expect(json).toMatchObject({
      entries: 2,
      head: readHistory(runs).head,
      checkpoints: [
        {
          id: '1',
          events: [
            { kind: 'verdict', run },
            { kind: 'decision', decision: 'continue' },
          ],
        },
      ],
    })
    const none = await history(join(runs, 'none'))
    expect([none.code, none.stdout]).toEqual([0, expect.stringContaining('No history yet')])
  })
})

function flip(file: string): void {
  const bytes = readFileSync(file)
  const place = Math.floor(bytes.length / 2)
  bytes[place] = (bytes[place] ?? 0) ^ 1
  writeFileSync(file, bytes)
}
