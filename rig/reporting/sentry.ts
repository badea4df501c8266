/** Hands errors to somebody who looks at them. */
export type Report = (error: unknown) => Promise<void>

/** Reports bugs to Sentry, errors only; loaded only when `SENTRY_DSN` is set. */
export async function errorReporter(dsn: string | undefined): Promise<Report> {
  if (!dsn) return async () => {}
  const { init, captureException, flush } = await import('@sentry/node')
  // Our own handlers decide how the process ends.
  init({ dsn, defaultIntegrations: false })
  return async error => {
    captureException(error)
    await flush(2000)
  }
}
