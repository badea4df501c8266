import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { judgeVersion } from '../../../collector/index.ts'
import type { KeptVerdict } from '../../../rig/history/entry.ts'
import { appendToHistory, historyFile, readHistory } from '../../../rig/history/file.ts'
import { keptOf } from '../../../rig/history/keep-verdict.ts'
import { verifyHistory } from '../../../rig/history/verify.ts'
import { exitCodes } from '../../../rig/platform/exit-codes.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { runCommand } from '../../live/command.ts'
import { negative } from '../control/results.ts'
import { decisionContent, storedVerdict } from './contents.ts'

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
async function oneRun(change: (kept: KeptVerdict) => KeptVerdict = kept => kept): Promise<{ runs: string; folder: string; run: string }> {
  const runs = join(mkdtempSync(join(tmpdir(), 'cutover-verify-')), 'runs')
  const verdict = storedVerdict('short')
  const folder = place(runs, 'short')
  const identity = { identity: { instance: 'i-1' } }
  const kept = keptOf(verdict, {
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

describe('a history is verified', () => {
  test('when the chain is whole and each run gives its verdict again', async () => {
    const { runs } = await oneRun()
    expect(verifyHistory(runs, quiet)).toEqual({ entries: 2, head: readHistory(runs).head, runs: 1, rederived: 1, problems: [] })
  })

  test('with its controls', async () => {
    const { runs, run } = await oneRun()
    const at = storedVerdict('short').judgedAt
    const control = (verdict: 'go' | 'no-go' | 'inconclusive') => appendToHistory(runs, () => ({ kind: 'control', control: negative({ run, at, verdict }) }))
    const outcome = storedVerdict('short').checkpoints.some(({ parts }) => parts.measured === 'no-go') ? 'no-go' : 'inconclusive'
    await control(outcome)
    expect(verifyHistory(runs, quiet)).toMatchObject({ runs: 2, rederived: 2, problems: [] })
    await control('go')
    expect(texts(runs)).toEqual([`wrong: Entry 4, run ${run}: its record does not give what the history says: verdict ${outcome}, not go.`])
  })
})

describe('what was changed afterwards is wrong:', () => {
  test.each<[string, (folder: string) => void, RegExp]>([
    ['the policy', folder => appendFileSync(join(folder, 'policy.json'), ' '), /its policy.json is not the one that it was judged by/],
    ['the verdict', folder => appendFileSync(join(folder, 'verdict.json'), ' '), /verdict.json is not what its record gives/],
    [
      'the record, by another run’s',
      folder => copyFileSync(join(records, 'equal', 'record.bin'), join(folder, 'record.bin')),
      /its record.bin is not the one that was judged/,
    ],
    ['a byte of the record', folder => flip(join(folder, 'record.bin')), /damaged, at byte \d+/],
  ])('%s', async (_, change, why) => {
    const { runs, folder } = await oneRun()
    change(folder)
    expect(texts(runs)).toEqual([expect.stringMatching(new RegExp(`^wrong: .*${why.source}`))])
  })

  test('the history, written anew with right hashes: the record still says what happened', async () => {
    const { runs } = await oneRun(kept => ({ ...kept, verdict: 'go', checkpoints: kept.checkpoints.map(checkpoint => ({ ...checkpoint, verdict: 'go' })) }))
    expect(texts(runs)).toEqual([expect.stringMatching(/^wrong: .*which is not all that the history says of it \(go\); the history was written anew/)])
  })

  test('a line', async () => {
    const { runs } = await oneRun()
    writeFileSync(historyFile(runs), readFileSync(historyFile(runs), 'utf8').replace('"continue"', '"pause"'))
    expect(texts(runs)).toEqual([expect.stringMatching(/^wrong: .*history.jsonl, line 2: its content does not give the hash/)])
  })
})

describe('what cannot be checked is said, never passed over:', () => {
  test('a folder that is gone', async () => {
    const { runs, folder, run } = await oneRun()
    rmSync(folder, { recursive: true })
    expect(texts(runs)).toEqual([
      `unchecked: Entry 1, run ${run}: record.bin, policy.json, verdict.json is not in ${folder}, so its verdict cannot be given again.`,
    ])
  })

  test('a verdict of another judge', async () => {
    const { runs } = await oneRun(kept => ({ ...kept, judge: '0.9.0' }))
    expect(texts(runs)).toEqual([expect.stringContaining(`judged by version 0.9.0, not re-derivable with this judge ${judgeVersion}`)])
  })

  test('a record of a newer version', async () => {
    const { runs, folder } = await oneRun()
    const bytes = readFileSync(join(folder, 'record.bin'))
    bytes.writeUInt32LE(99, 8)
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12)
    writeFileSync(join(folder, 'record.bin'), bytes)
    expect(texts(runs)).toEqual([expect.stringMatching(/^unchecked: .*\(newer, at byte/)])
  })

  test('a last line that breaks off, and an empty history', async () => {
    const { runs } = await oneRun()
    appendFileSync(historyFile(runs), '{"n":3,')
    expect(texts(runs)).toEqual([expect.stringContaining('unchecked: The last line breaks off after 7 bytes')])
    expect(texts(join(runs, 'none'))).toEqual(['unchecked: There is no entry to check.'])
  })

  test('runs that the history does not know are named', async () => {
    const { runs } = await oneRun()
    place(runs, 'equal')
    expect(texts(runs)).toEqual([`note: In ${runs} but not in its history: ${storedVerdict('equal').run}. It does not vouch for them.`])
  })
})

describe('a removed tail', () => {
  test('shows against a hash that was kept elsewhere, and only then', async () => {
    const { runs } = await oneRun()
    const { head, entries } = readHistory(runs)
    expect(texts(runs, head)).toEqual(['note: The expected hash is that of entry 2, the last.'])
    expect(texts(runs, entries[0]?.hash.slice(0, 12))).toEqual(['note: The expected hash is that of entry 1; 1 entry was appended since.'])
    writeFileSync(historyFile(runs), readFileSync(historyFile(runs), 'utf8').replace(/\n.*\n$/, '\n'))
    expect(texts(runs)).toEqual([])
    expect(texts(runs, head)).toEqual([`wrong: No entry has the expected hash ${head}: entries were removed from the end, or this is another history.`])
  })

  test.each(['abc', 'not-hexadecimal', 'f'.repeat(65)])('%s is no hash to expect', async hash => {
    const { runs } = await oneRun()
    expect(() => texts(runs, hash)).toThrow(InputFailure)
  })
})

describe('cutover history --verify', () => {
  const history = (runs: string, ...args: string[]) => runCommand(['history', '--runs', runs, ...args])

  test('exits 0, 1, 2 or 3', async () => {
    const { runs, folder } = await oneRun()
    const whole = await history(runs, '--verify')
    expect([whole.code, whole.stdout]).toEqual([exitCodes.go, expect.stringContaining(`${historyFile(runs)}: all is as it was`)])
    expect((await history(runs, '--expect-head', 'f'.repeat(12))).code).toBe(exitCodes.badInput)
    const other = await history(runs, '--verify', '--expect-head', 'f'.repeat(12))
    expect([other.code, other.stdout]).toEqual([exitCodes.noGo, expect.stringContaining('✘ No entry has the expected hash')])
    rmSync(folder, { recursive: true })
    const gone = await history(runs, '--verify', '--json')
    expect([gone.code, JSON.parse(gone.stdout).problems[0].kind]).toEqual([exitCodes.inconclusive, 'unchecked'])
  })

  test('beside it, history shows what there is, also of an empty folder', async () => {
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
