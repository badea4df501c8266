import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LockHeldError, takeLock, waitForLock } from '../../../collector/record/run-lock.ts'
import { temporaryPath } from './temporary.ts'

const script = join(import.meta.dirname, 'hold-lock.ts')

interface Result {
  readonly held: boolean
  readonly pid: number
  readonly message: string
}

/** Takes the lock in another process. @param before program and arguments that run Node, e.g. unshare -p -f */
async function takeElsewhere(
  file: string,
  { before = [] as readonly string[], leaseMs = 30_000, renewal = 'renewal' } = {},
): Promise<Result & { child: ChildProcess; kill(): Promise<void> }> {
  const [program = '', ...args] = [...before, process.execPath, script, file, String(leaseMs), renewal]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { ...JSON.parse(line), child, kill }
}

async function end(child: ChildProcess): Promise<void> {
  child.stdin?.end()
  await once(child, 'exit')
}

/** Changes the holder that a lock file names, as if another process had written it. */
function rewriteHolder(file: string, change: object): void {
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }))
}

/** Writes the lock of a holder that cannot be seen from this process, last renewed the given ms ago. */
function leaveForeignLock(file: string, ageMs: number): void {
  const holder = {
    id: randomUUID(),
    pid: 1,
    startTicks: '42',
    namespace: 'another-boot pid:[1] time:[2]',
    subject: 'run under-test',
    host: 'web-7',
    command: 'collector/main.ts',
    since: '2026-11-30T19:00:00.000Z',
  }
  writeFileSync(file, JSON.stringify(holder))
  const renewed = new Date(Date.now() - ageMs)
  utimesSync(file, renewed, renewed)
}

const onLinux = process.platform === 'linux'
const canUnshare = onLinux && process.getuid?.() === 0 && spawnSync('unshare', ['-p', '-f', 'true']).status === 0
const needsRoot = canUnshare ? '' : ' (skipped: unshare -p needs Linux and root)'

describe('run lock: one PID namespace', () => {
  test('a second process is refused, with the holder of the lock, its start time and a remedy', async () => {
    const file = temporaryPath('run.lock')
    using lock = takeLock(file, 'run nightly')
    const { held, message } = await takeElsewhere(file)
    expect(held).toBe(false)
    const { since, command } = JSON.parse(readFileSync(file, 'utf8'))
    expect(message).toBe(
      `Cannot lock run under-test: process ${process.pid} on ${hostname()} (${command}) holds it since ${since}. Wait until it ends, or end it with: kill ${process.pid} (lock file: ${file})`,
    )
    expect(lock.isHeld()).toBe(true)
  })

  test('the same process is refused while it holds the lock already', () => {
    const file = temporaryPath('run.lock')
    using _first = takeLock(file, 'run nightly')
    expect(() => takeLock(file, 'run nightly')).toThrow(LockHeldError)
  })

  test('a released lock leaves no file and can be taken again', () => {
    const file = temporaryPath('run.lock')
    takeLock(file, 'run nightly')[Symbol.dispose]()
    expect(readdirSync(dirname(file))).toEqual([])
    using again = takeLock(file, 'run nightly')
    expect(again.isHeld()).toBe(true)
  })

  test('a process that exits without releasing its lock leaves no file', async () => {
    const file = temporaryPath('run.lock')
    const take = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, '../../../collector/record/run-lock.ts'))}; takeLock(${JSON.stringify(file)}, 'x'); process.exit(3)`
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', take]).status).toBe(3)
    expect(existsSync(file)).toBe(false)
  })

  test.runIf(onLinux)('the lock of a killed process is taken over at once', async () => {
    const file = temporaryPath('run.lock')
    const other = await takeElsewhere(file)
    expect(other.held).toBe(true)
    await other.kill()
    using lock = takeLock(file, 'run under-test')
    expect([lock.isHeld(), readdirSync(dirname(file))]).toEqual([true, ['run.lock']])
  })

  test.runIf(onLinux)('a running process keeps its lock, however old the last renewal is', async () => {
    const file = temporaryPath('run.lock')
    await takeElsewhere(file, { leaseMs: 20, renewal: 'no-renewal' })
    await sleep(60)
    expect(() => takeLock(file, 'run under-test', { leaseMs: 20 })).toThrow(LockHeldError)
  })

  test.runIf(onLinux)('a reused pid does not block a run: the live process with that pid started at another time', () => {
    const file = temporaryPath('run.lock')
    using _abandoned = takeLock(file, 'run nightly')
    rewriteHolder(file, { pid: process.ppid })
    using lock = takeLock(file, 'run nightly')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
    expect(lock.isHeld()).toBe(true)
  })

  test('eight processes at once: one gets a free lock', async () => {
    const file = temporaryPath('run.lock')
    const results = await Promise.all(Array.from({ length: 8 }, () => takeElsewhere(file)))
    expect(results.filter(({ held }) => held)).toHaveLength(1)
  })
})

describe('run lock: two PID namespaces, where neither process sees the other', () => {
  test.runIf(canUnshare).each([
    ["without --mount-proc (the parent's /proc is shown)", ['unshare', '-p', '-f', '--kill-child']],
    ['with --mount-proc', ['unshare', '-p', '-f', '--kill-child', '--mount-proc']],
  ])(`%s: the second process is refused while the first renews, and takes over when the lease ends${needsRoot}`, async (_, before) => {
    const file = temporaryPath('run.lock')
    const leaseMs = 1_000
    const first = await takeElsewhere(file, { before, leaseMs })
    // Both count from 1: the pids are equal, or nearly.
    expect(first).toMatchObject({ held: true, pid: 1 })
    await sleep(leaseMs + 300)
    const second = await takeElsewhere(file, { before, leaseMs })
    expect(second.held).toBe(false)
    expect(second.message).toContain('process 1 on ')
    expect(second.message).toContain('where this process cannot see it. End it there, or wait: without a renewal it is free 1 s after the last one')
    expect(() => takeLock(file, 'run under-test', { leaseMs })).toThrow(LockHeldError)
    await first.kill()
    using _lock = await waitForLock(file, 'run under-test', { leaseMs, timeoutMs: 5_000, pollMs: 20 })
  })

  test.runIf(canUnshare)(
    `without --mount-proc, two processes of one namespace: the second is refused, and a killed first is taken over at once${needsRoot}`,
    async () => {
      const file = temporaryPath('run.lock')
      // The shell is process 1; its children are 2, 3, …, which are other processes in the mounted /proc.
      const inside = `
      exec 3<&0
      hold() { "${process.execPath}" "${script}" "${file}" 30000; }
      sleep 60 | hold & sleep 1.5; hold </dev/null
      kill -9 $(cat "${file}" | sed 's/.*"pid":\\([0-9]*\\).*/\\1/'); sleep 0.2; hold </dev/null`
      const { stdout } = spawnSync('unshare', ['-p', '-f', '--kill-child', 'bash', '-c', inside], { encoding: 'utf8', timeout: 20_000 })
      const results = stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(results.map(({ held }) => held)).toEqual([true, false, true])
    },
  )
})

describe('run lock: the lease of a holder that cannot be seen', () => {
  test('a lease renewed 20 s ago is refused, with the time until it ends', () => {
    const file = temporaryPath('run.lock')
    leaveForeignLock(file, 20_000)
    expect(() => takeLock(file, 'run nightly')).toThrow(
      /^Cannot lock run nightly: process 1 on web-7 \(collector\/main\.ts\) holds it since 2026-11-30T19:00:00\.000Z, where this process cannot see it\. End it there, or wait: without a renewal it is free 30 s after the last one \(20\.\d s ago\) \(lock file: /,
    )
  })

  test('a lease renewed 31 s ago is taken over', () => {
    const file = temporaryPath('run.lock')
    leaveForeignLock(file, 31_000)
    using lock = takeLock(file, 'run nightly')
    expect([lock.isHeld(), readdirSync(dirname(file))]).toEqual([true, ['run.lock']])
  })

  test('eight processes at once: one takes over a stale lease', async () => {
    const file = temporaryPath('run.lock')
    leaveForeignLock(file, 31_000)
    const results = await Promise.all(Array.from({ length: 8 }, () => takeElsewhere(file)))
    const winners = results.filter(({ held }) => held)
    expect(winners).toHaveLength(1)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: winners[0]?.pid })
  })

  test('a contender that died in the middle of its takeover does not block the next one for longer than the lease', async () => {
    const file = temporaryPath('run.lock')
    leaveForeignLock(file, 31_000)
    const right = `${file}.${JSON.parse(readFileSync(file, 'utf8')).id}`
    leaveForeignLock(right, 0)
    expect(() => takeLock(file, 'run nightly')).toThrow(LockHeldError)
    leaveForeignLock(right, 31_000)
    using _lock = takeLock(file, 'run nightly')
    expect(readdirSync(dirname(file))).toEqual(['run.lock'])
  })

  test.each(['', '4711', '{"pid"', '{"pid":1,"id":"../../etc/passwd"}'])(
    'a file that names no holder (%j) is refused when new, and taken over after the lease',
    content => {
      const file = temporaryPath('run.lock')
      writeFileSync(file, content)
      expect(() => takeLock(file, 'run nightly')).toThrow(`Cannot lock run nightly: ${file} is held by a process that it does not name`)
      utimesSync(file, new Date(Date.now() - 31_000), new Date(Date.now() - 31_000))
      using lock = takeLock(file, 'run nightly')
      expect(lock.isHeld()).toBe(true)
    },
  )

  test('the holder renews the file, and writes the same bytes', async () => {
    const file = temporaryPath('run.lock')
    using _lock = takeLock(file, 'run nightly', { renewMs: 10 })
    const text = readFileSync(file, 'utf8')
    utimesSync(file, 0, 0)
    await expect.poll(() => statSync(file).mtimeMs).toBeGreaterThan(Date.now() - 5_000)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('waitForLock resolves as soon as the holder releases the lock, and rejects after its timeout', async () => {
    const file = temporaryPath('run.lock')
    const other = await takeElsewhere(file)
    await expect(waitForLock(file, 'run nightly', { timeoutMs: 50, pollMs: 10 })).rejects.toThrow(LockHeldError)
    const waiting = waitForLock(file, 'run nightly', { timeoutMs: 10_000, pollMs: 10 })
    await end(other.child)
    using lock = await waiting
    expect(lock.isHeld()).toBe(true)
  })

  test('waitForLock rejects with the reason of its signal', async () => {
    const file = temporaryPath('run.lock')
    using _lock = takeLock(file, 'run nightly')
    const waiting = waitForLock(file, 'run nightly', { timeoutMs: 10_000, signal: AbortSignal.timeout(20) })
    await expect(waiting).rejects.toThrow('The operation was aborted due to timeout')
  })
})

describe('run lock: a lost lock', () => {
  test("a holder whose lock was taken over is notified, no longer holds the lock, and does not remove the new holder's file", async () => {
    const file = temporaryPath('run.lock')
    const lock = takeLock(file, 'run nightly', { renewMs: 10 })
    const stolen = `${file}.stolen`
    leaveForeignLock(stolen, 0)
    renameSync(stolen, file)
    await expect.poll(() => lock.lost.aborted).toBe(true)
    expect(lock.lost.reason.message).toBe(
      `Lost the lock on run nightly: another process took it over (${file}). This process was stopped for more than 30 s, or the file was changed by hand. Run again`,
    )
    expect(lock.isHeld()).toBe(false)
    lock[Symbol.dispose]()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ host: 'web-7' })
  })

  test('a holder whose lock file was removed is notified', async () => {
    const file = temporaryPath('run.lock')
    using lock = takeLock(file, 'run nightly', { renewMs: 10 })
    rmSync(file)
    await expect.poll(() => lock.isHeld()).toBe(false)
    expect(lock.lost.reason.message).toContain('its file was removed')
  })

  test('isHeld reads the file when the last renewal is old', async () => {
    const file = temporaryPath('run.lock')
    using lock = takeLock(file, 'run nightly', { leaseMs: 40, renewMs: 1e9 })
    leaveForeignLockInPlace(file)
    await sleep(30)
    expect(lock.isHeld()).toBe(false)
  })
})

function leaveForeignLockInPlace(file: string): void {
  leaveForeignLock(`${file}.other`, 0)
  renameSync(`${file}.other`, file)
}
