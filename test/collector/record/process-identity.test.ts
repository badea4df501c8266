import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { identifyProcess, isRunning } from '../../../collector/record/process-identity.ts'
import { temporaryPath } from './temporary.ts'

const onLinux = process.platform === 'linux'

test.runIf(onLinux)('process identity: a process is running while its pid and start time are those of a live one', () => {
  const me = identifyProcess()
  expect(me).toMatchObject({ pid: process.pid, startTicks: expect.stringMatching(/^\d+$/) })
  expect(me.namespace).toMatch(/^[0-9a-f-]{36} pid:\[\d+\] time:(\[\d+\]|none)$/)
  expect(isRunning(me)).toBe(true)
  expect(isRunning({ ...me, startTicks: '1' })).toBe(false)
  expect(isRunning({ ...me, pid: spawnSync('true').pid })).toBe(false)
})

test.runIf(onLinux)('process identity: a process of another namespace or boot cannot be seen', () => {
  const me = identifyProcess()
  expect(isRunning({ ...me, namespace: 'another-boot pid:[1] time:[1]' })).toBeNull()
})

test('process identity: without /proc (macOS) no process can be seen, not even this one', () => {
  const nowhere = temporaryPath('proc')
  const me = identifyProcess(nowhere)
  expect(me).toEqual({ pid: process.pid, startTicks: null, namespace: null })
  expect(isRunning(me, nowhere)).toBeNull()
})
