import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { historyPath, readHistory } from '../../rig/history/history-file.ts'
import { startDemo } from '../live/demo.ts'
import { cutover } from '../live/processes.ts'

test('history: after a decision `--checkpoint next` moves on, the second run records the first, and --verify accepts all', async () => {
  await using demo = await startDemo()
  const runs = mkdtempSync(join(tmpdir(), 'cutover-history-'))
  const backends = ['--baseline', demo.baseline, '--candidate', demo.candidate]
  const run = () => cutover(['run', ...backends, '--profile', 'smoke', '--force', '--checkpoint', 'next', '--json', '--runs', runs]).finished
  const first = await run()
  expect(JSON.parse(first.stdout)).toMatchObject({ checkpoints: [{ id: '1' }], history: { entries: 0, head: '' } })
  expect(first.stderr).toContain(`appended as entry 1 to ${historyPath(runs)}, head ${readHistory(runs).head}`)

  const decided = await cutover(['decide', '1', '--decision', 'continue', '--role', 'project lead', '--reason', 'it is a rehearsal', '--runs', runs]).finished
  expect([decided.code, decided.stdout]).toEqual([0, expect.stringContaining('against the verdict of run')])
  const { head } = readHistory(runs)

  const second = await run()
  expect(JSON.parse(second.stdout)).toMatchObject({ checkpoints: [{ id: '2' }], history: { entries: 2, head } })
  const { entries } = readHistory(runs)
  const instances = entries.flatMap(entry => (entry.kind === 'verdict' ? [entry.verdict.backends.candidate.instance] : []))
  expect([entries.length, instances.length, new Set(instances).size]).toEqual([3, 2, 1])

  const verify = () => cutover(['history', '--verify', '--expect-head', head, '--runs', runs]).finished
  const whole = await verify()
  expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('2 of 2 runs rejudged to the same verdict, byte for byte')])
  writeFileSync(historyPath(runs), readFileSync(historyPath(runs), 'utf8').split('\n').slice(0, 1).join('\n'))
  expect((await verify()).code).toBe(1)
})
