import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { InputFailure, RigFailure } from '../../../rig/platform/failure.ts'
import { lockServers } from '../../../rig/platform/lock.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'cutover-lock-'))

describe('lockServers', () => {
  test('a second run on one shared server is refused as bad input, with the process that holds the lock', () => {
    const folder = newFolder()
    using _first = lockServers(['127.0.0.1:3000', '127.0.0.1:8000'], folder)
    expect(() => lockServers(['127.0.0.1:8000', '127.0.0.1:9000'], folder)).toThrow(`Cannot lock the backend 127.0.0.1:8000: process ${process.pid} on `)
    expect(() => lockServers(['127.0.0.1:8000'], folder)).toThrow(InputFailure)
  })

  test('a server that is both arms of a control is locked once', () => {
    const folder = newFolder()
    using _control = lockServers(['127.0.0.1:3000', '127.0.0.1:3000'], folder)
    expect(readdirSync(folder)).toHaveLength(1)
    expect(() => lockServers(['127.0.0.1:3000'], folder)).toThrow(InputFailure)
  })

  test('a refused run holds none of its servers', () => {
    const folder = newFolder()
    using _first = lockServers(['127.0.0.1:8000'], folder)
    expect(() => lockServers(['127.0.0.1:3000', '127.0.0.1:8000'], folder)).toThrow(InputFailure)
    using _other = lockServers(['127.0.0.1:3000'], folder)
    expect(readdirSync(folder)).toHaveLength(2)
  })

  test('a lock that another process took over is reported as lost, as a failure of the rig', async () => {
    const folder = newFolder()
    using locks = lockServers(['127.0.0.1:3000'], folder, { renewMs: 10 })
    expect(locks.lost.aborted).toBe(false)
    const [file = ''] = readdirSync(folder)
    const lock: object = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    writeFileSync(join(folder, file), JSON.stringify({ ...lock, id: randomUUID() }))
    await vi.waitFor(() => expect(locks.lost.aborted).toBe(true), { timeout: 5000 })
    expect(locks.lost.reason).toBeInstanceOf(RigFailure)
    expect(String(locks.lost.reason)).toContain('Lost the lock on the backend 127.0.0.1:3000: another process took it over')
  })

  test('released locks leave no file', () => {
    const folder = newFolder()
    lockServers(['127.0.0.1:3000'], folder)[Symbol.dispose]()
    expect(readdirSync(folder)).toEqual([])
  })

  test('a folder that does not exist is a failure of the machine, with a remedy', () => {
    const folder = join(newFolder(), 'missing')
    expect(() => lockServers(['127.0.0.1:3000'], folder)).toThrow(RigFailure)
    expect(() => lockServers(['127.0.0.1:3000'], folder)).toThrow('Make the folder writable, or set TMPDIR to another')
  })
})
