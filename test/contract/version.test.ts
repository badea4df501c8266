import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { version } from '../../contract/version.ts'
import { assets } from '../../rig/platform/assets.ts'

test('version equals the version of package.json', () => {
  expect(version).toBe(JSON.parse(readFileSync(assets.packageJson, 'utf8')).version)
})
