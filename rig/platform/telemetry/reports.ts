import type { ErrorReports } from '../../../collector/index.ts'
import { exitCodes } from '../exit-codes.ts'

/** ErrorReports of this command to Sentry; loaded only where `SENTRY_DSN` asks for them. */
export async function reportsOf(environment: NodeJS.ProcessEnv): Promise<ErrorReports | undefined> {
  if (!environment.SENTRY_DSN) return undefined
  const { startErrorReports } = await import('../../../collector/index.ts')
  return startErrorReports(environment, {})
}

/** Whether a command that ended so did its job: whatever a verdict says, it is one. */
export function isVerdict(code: number): boolean {
  return code === exitCodes.go || code === exitCodes.noGo || code === exitCodes.inconclusive
}
