import { ReportFault } from './report-fault.ts'

/** Reads a count out of a report: a whole number from 0.
 *  @param what it counts, for the message  @param place where it stands  @throws ReportFault */
export function countOf(written: string, what: string, place: string): number {
  const count = /^\s*\d{1,15}\s*$/.test(written) ? Number(written) : Number.NaN
  if (Number.isSafeInteger(count)) return count
  throw new ReportFault(`expected ${what} as a whole number from 0, got ${JSON.stringify(written.slice(0, 40))}`, place)
}
