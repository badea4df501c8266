import { expect, test } from 'vitest'
import { type ControlChecks, findSharedFailures } from '../../../collector/evidence/control-probe.ts'

const none = (length: number) => new Array<number>(length).fill(0)
const at = (length: number, ...slices: number[]) => none(length).map((_, slice) => (slices.includes(slice) ? 1 : 0))

/** A control of 10 s before and 20 s of the window that answers each second but those given, counted from the window's start. */
function control(silent: readonly number[] = [], uncounted: readonly number[] = []): ControlChecks {
  const without = [...silent, ...uncounted].map(slice => slice + 10)
  return { lead: 10, up: none(30).map((_, slice) => (without.includes(slice) ? 0 : 1)), down: at(30, ...silent.map(slice => slice + 10)) }
}

test('shared failures: seconds in which both arms left a request or probe unanswered', () => {
  const unanswered = { baseline: at(20, 3, 7, 8), candidate: at(20, 2, 7, 8, 9).map(count => count * 40) }
  expect(findSharedFailures(unanswered, null).slices).toEqual([7, 8])
  expect(findSharedFailures({ baseline: none(20), candidate: at(20, 4) }, null)).toEqual({ slices: [], unexplained: [] })
})

test.each<[string, ControlChecks | null, readonly number[]]>([
  ['shared failures: without a control probe the second is unconfirmed', null, [7]],
  ['shared failures: a control probe that answered throughout confirms the second', control(), []],
  ['shared failures: a control probe with an unanswered check in that second does not confirm it', control([7]), [7]],
  ['shared failures: a control probe whose unanswered check was counted 3 s later does not confirm it', control([10]), [7]],
  ['shared failures: a control probe that fails 4 s later confirms it', control([11]), []],
  ['shared failures: a control probe that failed 10 s before does not confirm it, because requests may wait that long', control([-3]), [7]],
  ['shared failures: a control probe that failed 11 s before has recovered, and confirms it', control([-4]), []],
  ['shared failures: a control probe that was counted in the next second confirms it', control([], [7]), []],
  ['shared failures: a control probe that was counted in neither second does not confirm it', control([], [7, 8]), [7]],
])('%s', (_, checks, unexplained) => {
  expect(findSharedFailures({ baseline: at(20, 7), candidate: at(20, 7) }, checks)).toEqual({ slices: [7], unexplained })
})

test('shared failures: the first and last second of the window count like any other', () => {
  const both = { baseline: at(20, 0, 19), candidate: at(20, 0, 19) }
  expect(findSharedFailures(both, control()).unexplained).toEqual([])
  expect(findSharedFailures(both, control([-10])).unexplained).toEqual([0])
  expect(findSharedFailures(both, control([], [19])).unexplained).toEqual([19])
})
