import { expect, test } from 'vitest'
import { failureReporter } from '../../../targets/demo/report-failure.ts'

test('failure log: one cause that fails many requests is printed once a second', () => {
  const lines: string[] = []
  let now = 0
  const report = failureReporter(
    line => lines.push(line),
    () => now,
  )
  for (now = 0; now < 2_500; now += 100) report(`at ${now}`)
  expect(lines).toEqual(['at 0', 'at 1000', 'at 2000'])
})
