import type { Reports } from '../../collector/index.ts'

/** Runs the work of the command of that name and keeps its exit code.
 *  @param work gets where to report what nobody is looking at; undefined where nobody asks for it (`SENTRY_DSN`) */
export type Perform = (name: string, work: (reports: Reports | undefined) => Promise<number>) => Promise<void>
