/** Tells people of an error: on stderr, and to Sentry when `SENTRY_DSN` is set. */
export interface ErrorReports {
  report(error: unknown): void
  /** Waits until what was reported is sent, 2 s at most. */
  flush(): Promise<unknown>
}

/** Errors only: no default integrations, so no second tracer provider and no handler that would turn a crash into exit 1. */
export async function startErrorReports(environment: NodeJS.ProcessEnv): Promise<ErrorReports> {
  const dsn = environment.SENTRY_DSN
  if (!dsn) return { report: error => console.error(error), flush: async () => {} }
  const sentry = await import('@sentry/node')
  sentry.initWithoutDefaultIntegrations({ dsn, integrations: [], enableRuntimeChannelInjection: false })
  return {
    report: error => {
      console.error(error)
      sentry.captureException(error)
    },
    flush: () => sentry.flush(2000),
  }
}
