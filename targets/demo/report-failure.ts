const intervalMs = 1_000

/** Prints an internal error, at most one per second: under load one cause fails hundreds of requests. */
export function failureReporter(print: (line: string) => void = console.error, now: () => number = () => performance.now()): (error: unknown) => void {
  let last = Number.NEGATIVE_INFINITY
  return error => {
    if (now() - last < intervalMs) return
    last = now()
    print(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}
