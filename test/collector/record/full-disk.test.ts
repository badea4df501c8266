import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readRecord } from '../../../collector/record/reader.ts'
import { temporaryPath } from './temporary.ts'

test('a record on a disk that fills up keeps what it acknowledged and says why it takes no more', () => {
  const path = temporaryPath('record.bin')
  const script = fileURLToPath(import.meta.resolve('./full-disk.ts'))
  const output = execFileSync('bash', ['-c', 'ulimit -f 50; exec "$0" "$@"', process.execPath, script, path], { encoding: 'utf8' })
  const said = JSON.parse(output)
  expect(said.refusal).toMatch(/^Cannot append to the record: E(FBIG|NOSPC)/)
  expect(said.later).toBe(said.refusal)
  expect(said.acknowledged).toBeGreaterThan(0)
  const ending = readRecord(path, () => undefined)
  expect(ending).toMatchObject({ frames: said.acknowledged, torn: 0 })
  expect(ending.hash.digest('hex')).toBe(said.sha256)
  expect(statSync(path).size).toBe(said.bytes)
})
