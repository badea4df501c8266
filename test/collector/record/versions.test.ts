import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judgeRecord, parsePolicy } from '../../../collector/index.ts'
import { type Version, versions } from '../../../collector/record/format.ts'
import { rewrite } from './rewrite.ts'
import { temporaryPath } from './temporary.ts'

const recorded = join(import.meta.dirname, '../../fixtures/records/short')

test('record versions: a real run gets the same verdict in both, and takes less than half of the bytes in version 2', async () => {
  const parsed = parsePolicy(readFileSync(join(recorded, 'policy.json'), 'utf8'))
  if (!parsed.ok) throw new Error('expected a policy that can be read')
  const paths = await Promise.all(versions.map(rewritten))
  const [first, second] = paths.map(path => judgeRecord(path, parsed))
  expect(second).toEqual({ ...first, record: { ...first?.record, sha256: second?.record.sha256 } })
  expect(second?.record.sha256).not.toBe(first?.record.sha256)
  const [longer = 0, shorter = 0] = paths.map(path => statSync(path).size)
  expect(shorter).toBeLessThan(longer / 2)
})

async function rewritten(version: Version): Promise<string> {
  const path = temporaryPath(`version-${version}.bin`)
  await rewrite(join(recorded, 'record.bin'), path, version)
  return path
}
