import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Binaries } from '../../../../targets/demo/postgres/binaries.ts'
import { publishedCopy } from '../../../../targets/demo/postgres/published-copy.ts'

let parent: string
let binaries: Binaries

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cutover-test-'))
  const folder = join(parent, 'checkout')
  await mkdir(join(folder, 'bin'), { recursive: true, mode: 0o700 })
  await mkdir(join(folder, 'lib'), { mode: 0o700 })
  await writeFile(join(folder, 'bin', 'postgres'), 'program', { mode: 0o700 })
  await writeFile(join(folder, 'lib', 'libpq.so.5.18'), 'library', { mode: 0o600 })
  await writeFile(join(folder, 'lib', 'libpq.a'), 'for linking only')
  await writeFile(join(folder, 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]))
  binaries = { folder, version: '18.4.0-test' }
})
afterEach(() => rm(parent, { recursive: true }))

const mode = async (path: string) => (await stat(path)).mode & 0o777

test('published copy: any user can read and run the copy of a private folder', async () => {
  const { folder } = await publishedCopy(binaries, parent)
  expect(folder).toBe(join(parent, 'cutover-postgres-18.4.0-test'))
  expect([await mode(folder), await mode(join(folder, 'bin', 'postgres')), await mode(join(folder, 'lib', 'libpq.so.5.18'))]).toEqual([0o755, 0o755, 0o644])
  expect(await readlink(join(folder, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18')
  expect(await readdir(join(folder, 'lib'))).not.toContain('libpq.a')
})

test('published copy: simultaneous starts share one copy and leave no draft', async () => {
  const copies = await Promise.all([publishedCopy(binaries, parent), publishedCopy(binaries, parent), publishedCopy(binaries, parent)])
  expect(new Set(copies.map(copy => copy.folder)).size).toBe(1)
  expect((await readdir(parent)).sort()).toEqual(['checkout', 'cutover-postgres-18.4.0-test'])
})

test('published copy: a later start reuses the copy', async () => {
  const { folder } = await publishedCopy(binaries, parent)
  await writeFile(join(binaries.folder, 'bin', 'postgres'), 'changed')
  await publishedCopy(binaries, parent)
  expect(await readFile(join(folder, 'bin', 'postgres'), 'utf8')).toBe('program')
})

test('published copy: one that other users can write to is refused', async () => {
  const { folder } = await publishedCopy(binaries, parent)
  await chmod(folder, 0o777)
  await expect(publishedCopy(binaries, parent)).rejects.toThrow(`Cannot trust ${folder}: expected a folder that only this user may write to; remove it`)
})

test('published copy: a symbolic link in its place is refused', async () => {
  await symlink(binaries.folder, join(parent, 'cutover-postgres-18.4.0-test'))
  await expect(publishedCopy(binaries, parent)).rejects.toThrow('Cannot trust')
})

test('published copy: a failed copy leaves nothing', async () => {
  await writeFile(join(binaries.folder, 'pg-symlinks.json'), '[')
  await expect(publishedCopy(binaries, parent)).rejects.toThrow()
  expect(await readdir(parent)).toEqual(['checkout'])
})
