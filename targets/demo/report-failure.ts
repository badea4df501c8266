const quiet = 1_000

/** Prints what went wrong inside, at most once a second: under load one cause fails hundreds of requests. */
export function failureReporter(print: (line: string) => void = console.error, now: () => number = () => performance.now()): (error: unknown) => void {
  let last = Number.NEGATIVE_INFINITY
  return error => {
    if (now() - last < quiet) return
    last = now()
    print(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}
