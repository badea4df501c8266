/** A report cannot be used: what was expected and what was found; where in the file it stands, when that is known. */
export class ReportFault extends Error {
  /** Line from 1, or a path such as `totals.covered_lines`. */
  readonly place: string | null

  constructor(message: string, place: string | null = null) {
    super(message)
    this.place = place
  }
}

export function line(number: number): string {
  return `line ${number}`
}
