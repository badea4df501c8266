import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { printResult } from '../../platform/terminal.ts'
import { type Check, checks } from './checks.ts'

/** `cutover doctor`: looks at everything that the commands need of this machine. */
export async function doctor(options: { readonly runs: string; readonly json: boolean }): Promise<ExitCode> {
  const found = await Promise.all(checks(options.runs))
  await printResult(options.json ? JSON.stringify(found, null, 2) : found.map(line).join('\n'))
  return found.some(check => !check.ok && check.needed) ? exitCodes.rigFailed : exitCodes.go
}

function line({ name, ok, found, advice }: Check): string {
  const head = `${ok ? '✓' : '✗'} ${name.padEnd(20)} ${found}`
  return ok ? head : `${head}\n  ${' '.repeat(20)} ${advice}`
}
