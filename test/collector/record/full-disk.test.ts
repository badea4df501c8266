import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readRecord } from '../../../collector/record/reader.ts'
import { temporaryPath } from './temporary.ts'

test('record: on a full disk keeps every acknowledged frame, and reports why it refuses more', () => {
  const path = temporaryPath('record.bin')
  const script = fileURLToPath(import.meta.resolve('./full-disk.ts'))
  const output = execFileSync('bash', ['-c', 'ulimit -f 50; exec "$0" "$@"', process.execPath, script, path], { encoding: 'utf8' })
  const result = JSON.parse(output)
  expect(result.refusal).toMatch(/^Cannot append to the record: E(FBIG|NOSPC)/)
  expect(result.later).toBe(result.refusal)
  expect(result.acknowledged).toBeGreaterThan(0)
  const ending = readRecord(path, () => undefined)
  expect(ending).toMatchObject({ frames: result.acknowledged, torn: 0 })
  expect(ending.hash.digest('hex')).toBe(result.sha256)
  expect(statSync(path).size).toBe(result.bytes)
})
