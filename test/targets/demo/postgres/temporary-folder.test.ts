import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolderForAll } from '../../../../targets/demo/postgres/installation.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp('/tmp/cutover-test-')
  await mkdir(join(folder, 'inner'))
  await chmod(folder, 0o755)
})
afterEach(() => rm(folder, { recursive: true }))

test('the first folder that everybody may enter is taken', () => {
  expect(temporaryFolderForAll([join(folder, 'inner'), '/tmp'])).toBe(join(folder, 'inner'))
})

test('a folder below a private one is not, nor is one that does not exist', async () => {
  await chmod(folder, 0o700)
  expect(temporaryFolderForAll([join(folder, 'inner'), join(folder, 'missing'), '/tmp'])).toBe('/tmp')
})

test('without any it says what was tried', () => {
  expect(() => temporaryFolderForAll(['/nowhere'])).toThrow('expected that every user may enter one of /nowhere; set TMPDIR to such a folder')
})
