import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { processIo, runWithIo } from '../../../rig/platform/command-io.ts'
import { logStatus, printResult } from '../../../rig/platform/terminal.ts'

/** What the work prints on either stream. */
async function captureOutput(work: () => Promise<void>): Promise<{ stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  await runWithIo({ ...processIo, stdout, stderr }, work)
  return { stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') }
}

test('logStatus: control sequences, bidirectional marks and CI commands of a backend are neutralised, on stderr only', async () => {
  const output = await captureOutput(async () => logStatus('it answered \u001b[2J\u202eevil\n::error::pwned\n::stop-commands::x'))
  expect(output).toEqual({ stdout: '', stderr: 'it answered evil\n: :error::pwned\n: :stop-commands::x\n' })
})

test('logStatus: an error page of a megabyte is cut at 20 000 characters', async () => {
  const { stderr } = await captureOutput(async () => logStatus('x'.repeat(1_000_000)))
  expect(stderr).toBe(`${'x'.repeat(20_000)}…\n`)
})

test('printResult: a page keeps its colours and lines, and loses CI commands', async () => {
  const { stdout } = await captureOutput(() => printResult('\u001b[31mno-go\u001b[39m\n::warning::x\n##[error]y'))
  expect(stdout).toBe('\u001b[31mno-go\u001b[39m\n: :warning::x\n# #[error]y\n')
})

test('printResult: JSON keeps its values, and contains no raw mark or command', async () => {
  const value = { reason: 'it said \u202eevil ::error:: ##[error] ##vso[x]\u009b2J' }
  const { stdout } = await captureOutput(() => printResult(JSON.stringify(value)))
  expect(JSON.parse(stdout)).toEqual(value)
  expect(stdout).not.toMatch(/[\u202e\u009b]|##\[|##vso\[/u)
})
