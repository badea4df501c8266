import { expect, test } from 'vitest'
import { Interrupted, listenForInterruption } from '../../../rig/platform/interruption.ts'

/** Listens with a clock that the test moves. */
function listening() {
  const forced: string[] = []
  const clock = { now: 0 }
  const interruption = listenForInterruption(
    signal => forced.push(signal),
    () => clock.now,
  )
  return { forced, clock, interruption }
}

test('interruption: the first signal requests an orderly end and is named', () => {
  const { interruption, forced } = listening()
  process.emit('SIGTERM', 'SIGTERM')
  expect(interruption.signal.aborted).toBe(true)
  expect(interruption.signal.reason).toBeInstanceOf(Interrupted)
  expect(String(interruption.signal.reason)).toContain('SIGTERM')
  expect(forced).toEqual([])
  interruption[Symbol.dispose]()
})

test('interruption: signals within a second count as one; a later one aborts', () => {
  const { interruption, forced, clock } = listening()
  process.emit('SIGINT', 'SIGINT')
  clock.now = 900
  process.emit('SIGINT', 'SIGINT')
  expect(forced).toEqual([])
  clock.now = 1100
  process.emit('SIGINT', 'SIGINT')
  expect(forced).toEqual(['SIGINT'])
  interruption[Symbol.dispose]()
})

test('interruption: afterwards no listener remains', () => {
  const before = process.listenerCount('SIGINT')
  listening().interruption[Symbol.dispose]()
  expect(process.listenerCount('SIGINT')).toBe(before)
})
