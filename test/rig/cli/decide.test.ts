import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { appendToHistory, historyPath, readHistory } from '../../../rig/history/history-file.ts'
import { runCommand } from '../../live/command.ts'
import { keptCheckpoint, verdictContent } from '../history/history-contents.ts'

const newRuns = () => join(mkdtempSync(join(tmpdir(), 'cutover-decide-')), 'runs')
const decide = (runs: string, ...args: string[]) => runCommand(['decide', ...args, '--runs', runs])
const words = ['--role', 'project lead', '--reason', 'the open points are settled']

describe('cutover decide', () => {
  test('it stores a decision and reports that it is against the verdict', async () => {
    const runs = newRuns()
    await appendToHistory(runs, () => verdictContent({ run: 'run-7', checkpoints: [keptCheckpoint('2', { verdict: 'no-go' })] }))
    const { code, stdout } = await decide(runs, '2', '--decision', 'continue', ...words)
    const { entries, head } = readHistory(runs)
    expect([code, stdout]).toEqual([
      0,
      `The project lead decided "continue" of checkpoint 2, against the verdict of run run-7 (no-go).\nAppended as entry 2 to ${historyPath(runs)}. Store its hash elsewhere, too: ${head}\n`,
    ])
    expect(entries[1]).toMatchObject({ decision: { checkpoint: '2', role: 'project lead', beside: { run: 'run-7', verdict: 'no-go' }, against: true } })
  })

  test('it reports a decision in line with the verdict, and one without a verdict', async () => {
    const runs = newRuns()
    await appendToHistory(runs, () => verdictContent({ run: 'run-7', checkpoints: [keptCheckpoint('2')] }))
    expect((await decide(runs, '2', '--decision', 'continue', ...words)).stdout).toContain('in line with the verdict of run run-7 (go).')
    expect((await decide(runs, '3', '--decision', 'deploy', ...words)).stdout).toContain('No run of this history has judged it: it goes on without a verdict.')
  })

  test.each([
    [['9', '--decision', 'continue', ...words], 'There is no checkpoint "9"'],
    [['1', '--decision', 'deploy', ...words], 'Cannot record "deploy" for checkpoint 1 (Week 4: after auth): expected --decision continue or --decision pause'],
    [['3', '--decision', 'continue', ...words], 'expected --decision deploy or --decision delay'],
    [
      ['shift-10', '--decision', 'celebrate', ...words],
      'expected --decision continue or --decision deploy or --decision pause or --decision reassess or --decision delay',
    ],
    [['1', '--decision', 'pause', '--role', ' ', '--reason', 'x'], '--role is empty: expected a text for the readers of the history'],
    [['1', '--decision', 'pause', '--role', 'project lead'], 'decide needs --reason <text>'],
  ])('it refuses %j with exit 2 and stores nothing', async (args, message) => {
    const runs = newRuns()
    const { code, stderr } = await decide(runs, ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(existsSync(historyPath(runs))).toBe(false)
  })

  test('it appends nothing to a history that was changed', async () => {
    const runs = newRuns()
    await appendToHistory(runs, () => verdictContent())
    const changed = readFileSync(historyPath(runs), 'utf8').replace('"go"', '"no-go"')
    writeFileSync(historyPath(runs), changed)
    const { code, stderr } = await decide(runs, '1', '--decision', 'pause', ...words)
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${historyPath(runs)}, line 1: its content does not match its hash`)])
    expect(readFileSync(historyPath(runs), 'utf8')).toBe(changed)
  })
})
