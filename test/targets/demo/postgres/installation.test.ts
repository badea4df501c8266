import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolderForAll, unprivilegedUser } from '../../../../targets/demo/postgres/installation.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp('/tmp/cutover-test-')
  await mkdir(join(folder, 'inner'))
  await chmod(folder, 0o755)
})
afterEach(() => rm(folder, { recursive: true }))

test('PostgreSQL installation: the first folder that every user can enter is chosen', () => {
  expect(temporaryFolderForAll([join(folder, 'inner'), '/tmp'])).toBe(join(folder, 'inner'))
})

test('PostgreSQL installation: a folder below a private one and a missing one are passed over', async () => {
  await chmod(folder, 0o700)
  expect(temporaryFolderForAll([join(folder, 'inner'), join(folder, 'missing'), '/tmp'])).toBe('/tmp')
})

test('PostgreSQL installation: without any such folder the error lists those tried', () => {
  expect(() => temporaryFolderForAll(['/nowhere'])).toThrow('expected that every user may enter one of /nowhere; set TMPDIR to such a folder')
})

const root = 'root:x:0:0:root:/root:/bin/bash'
const postgres = 'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash'
const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'

test('PostgreSQL user: “nobody” precedes “postgres” in any order', () => {
  expect(unprivilegedUser([root, postgres, nobody, ''].join('\n'))).toEqual({ name: 'nobody', uid: 65534, gid: 65534 })
})

test('PostgreSQL user: “postgres” is used without a “nobody”', () => {
  expect(unprivilegedUser([root, postgres].join('\n'))).toEqual({ name: 'postgres', uid: 101, gid: 104 })
})

test('PostgreSQL user: a uid that no process can have is passed over, such as that of “nobody” on macOS', () => {
  const text = [root, 'nobody:*:4294967294:4294967294:Unprivileged User:/var/empty:/usr/bin/false', '_postgres:*:216:216::/var/empty:/usr/bin/false'].join('\n')
  expect(unprivilegedUser(text).name).toBe('_postgres')
})

test('PostgreSQL user: without any of them the error lists those tried', () => {
  expect(() => unprivilegedUser(root)).toThrow('expected one of the users nobody, postgres, _postgres, daemon in /etc/passwd')
})
