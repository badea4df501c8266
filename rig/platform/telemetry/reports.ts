import type { Reports } from '../../../collector/index.ts'
import { exitCodes } from '../exit-codes.ts'

/** Reports of this command to Sentry; loaded only where `SENTRY_DSN` asks for them. */
export async function reportsOf(environment: NodeJS.ProcessEnv): Promise<Reports | undefined> {
  if (!environment.SENTRY_DSN) return undefined
  const { startReports } = await import('../../../collector/index.ts')
  return startReports(environment, {})
}

/** Whether a command that ended so did its job: whatever a verdict says, it is one. */
export function isVerdict(code: number): boolean {
  return code === exitCodes.go || code === exitCodes.noGo || code === exitCodes.inconclusive
}
