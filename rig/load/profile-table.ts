import { wrapText } from '../../collector/index.ts'
import { expectedUsers, peakArrivals, usersAt } from './arrivals.ts'
import { buildScenarios, countSeconds } from './load-shape.ts'
import type { ListedProfile, Profile } from './profiles.ts'

interface Page {
  /** Columns of the terminal. */
  readonly width: number
  /** Makes a heading stand out. */
  readonly bold: (text: string) => string
}

/** Seconds that the load of all runs of a profile takes at the most; beside it a run takes about a minute to prepare and to read back. */
export function countLoadSeconds(profile: Profile): number {
  return (profile.runs ?? 1) * countSeconds(buildScenarios(profile, 'duet'))
}

/** The profiles as a table, and below it what each is for and what it proves. */
export function formatProfiles(profiles: readonly ListedProfile[], { width, bold }: Page): string {
  const rows = [['profile', 'users per arm', 'judged after', 'load in all'], ...profiles.map(cells)]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  const [head = '', ...lines] = rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  const about = profiles.map(({ name, purpose, proves }) =>
    [bold(name), ...wrapText(`${purpose}.`, width - 2), ...wrapText(`Proves ${proves}.`, width - 2)].join('\n  '),
  )
  return `${[[bold(head), ...lines].map(line => line.trimEnd()).join('\n'), ...about].join('\n\n')}\n`
}

function cells(profile: Profile): string[] {
  const { name, looks, runs = 1, solo = 0 } = profile
  const [fewest, most] = [expectedUsers(profile), usersAt(peakArrivals(profile))].map(Math.round)
  const oneRun = minutes(countLoadSeconds(profile) / runs)
  return [
    name,
    fewest === most ? `${most}` : `${fewest} to ${most}`,
    `${looks.map(minutes).join(', ')}${solo > 0 ? `, and ${minutes(solo)} alone twice` : ''}`,
    runs > 1 ? `${runs} × ${oneRun}` : oneRun,
  ]
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Number((seconds / 60).toFixed(1))} min`
}
