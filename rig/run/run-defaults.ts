import type { Roles } from '../probes/database-cost/statements.ts'

// Apart from run-options.ts, since `cutover --version` loads this and nothing that it would have to import.

/** Share of requests with a trace: some of every endpoint that gets enough requests to fail by itself, at 2 % more of record. */
export const defaultTraceShare = 0.01

/** Roles of the demonstration's database. */
export const defaultDatabaseRoles = { baseline: 'nextjs', candidate: 'django' } as const satisfies Roles

/** Parts of a verdict that an exit code can be about. */
export const gates = ['measured', 'all'] as const
