import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { lockServers } from '../../../rig/platform/lock.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'cutover-lock-'))

/** Changes the one lock in a folder as another process would have written it. */
function rewrite(folder: string, change: object): void {
  const [name = ''] = readdirSync(folder)
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }))
}

describe('a lock on backends', () => {
  test('refuses a second run that shares one of them, and names its process', () => {
    const folder = newFolder()
    using _first = lockServers(['127.0.0.1:3000', '127.0.0.1:8000'], folder)
    expect(() => lockServers(['127.0.0.1:8000', '127.0.0.1:9000'], folder)).toThrow(`127.0.0.1:8000 is already under way (process ${process.pid})`)
    expect(() => lockServers(['127.0.0.1:8000'], folder)).toThrow(InputFailure)
  })

  test('holds a server that is both arms of a control once', () => {
    const folder = newFolder()
    using _control = lockServers(['127.0.0.1:3000', '127.0.0.1:3000'], folder)
    expect(readdirSync(folder)).toHaveLength(1)
    expect(() => lockServers(['127.0.0.1:3000'], folder)).toThrow(InputFailure)
  })

  test('holds nothing of a run that was refused', () => {
    const folder = newFolder()
    using _first = lockServers(['127.0.0.1:8000'], folder)
    expect(() => lockServers(['127.0.0.1:3000', '127.0.0.1:8000'], folder)).toThrow()
    using _other = lockServers(['127.0.0.1:3000'], folder)
  })

  test('is gone afterwards', () => {
    const folder = newFolder()
    lockServers(['127.0.0.1:3000'], folder)[Symbol.dispose]()
    expect(readdirSync(folder)).toEqual([])
  })

  test('of a process that has gone is taken over', () => {
    const folder = newFolder()
    lockServers(['127.0.0.1:3000'], folder)
    rewrite(folder, { pid: spawnSync(process.execPath, ['--version']).pid })
    using _mine = lockServers(['127.0.0.1:3000'], folder)
    expect(readdirSync(folder)).toHaveLength(1)
  })

  test('of an earlier process with the same pid is taken over', () => {
    const folder = newFolder()
    lockServers(['127.0.0.1:3000'], folder)
    rewrite(folder, { started: 'before the last boot 1' })
    if (process.platform === 'linux') lockServers(['127.0.0.1:3000'], folder)[Symbol.dispose]()
    else expect(() => lockServers(['127.0.0.1:3000'], folder)).toThrow()
  })

  test('that nobody can read is taken over', () => {
    const folder = newFolder()
    lockServers(['127.0.0.1:3000'], folder)
    const [name = ''] = readdirSync(folder)
    writeFileSync(join(folder, name), '{"pid"')
    using _mine = lockServers(['127.0.0.1:3000'], folder)
    expect(readFileSync(join(folder, name), 'utf8')).toContain(`"pid":${process.pid}`)
  })
})
