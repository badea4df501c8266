import type { LiveVerdict } from '../live/run-case.ts'
import { failedKinds, reasonOf } from './complaints.ts'
import { type Expected, expected } from './expected.ts'
import { keptVerdict } from './records.ts'

/** docs/faults.md: the findings of each fault, from the stored verdicts. */
export function faultsPage(): string {
  return [
    '# Every fault alone: results',
    '',
    'Written by `npm run generate` from the verdicts in `test/fixtures/records/`, which `npm run test:faults` renews: each is a run of real k6 on both demo backends and their PostgreSQL, with one fault on the',
    'candidate. The criterion that must catch it, and others that may fail, are in `test/faults/expected.ts`, written before the first run of the case. `npm test` judges the records again.',
    '',
    `${expected.length} cases. What was changed after a first run: 5 % errors at one endpoint (now 20 %) were too few for a rehearsal to tell from chance; with one connection (now seven) or 120 requests a second (now 215) the candidate`,
    'answered next to nothing, of which no latency could be taken; and “migrated” may fail wherever “parity” may, since it counts the endpoints that are in parity.',
    '',
    '| case | fault | load | measured | caught by | reason | failed too |',
    '|---|---|---|---|---|---|---|',
    ...expected.map(row),
    '',
  ].join('\n')
}

function row(found: Expected): string {
  const verdict = keptVerdict(found.name)
  const others = failedKinds(verdict).filter(kind => kind !== found.caughtBy)
  const said = found.caughtBy ? reasonOf(verdict, found.caughtBy) : whatIsOpen(verdict)
  return `| ${[found.name, found.what, found.profile, measured(verdict), found.caughtBy ?? '', cell(said), others.join(', ')].join(' | ')} |`
}

function measured({ checkpoints }: LiveVerdict): string {
  const outcomes = checkpoints.map(({ parts }) => parts.measured)
  return new Set(outcomes).size === 1 ? String(outcomes[0]) : checkpoints.map(({ id, parts }) => `${parts.measured} at ${id}`).join(', ')
}

/** Why a run with nothing wrong is no go everywhere. */
function whatIsOpen({ checkpoints }: LiveVerdict): string {
  const open = checkpoints.flatMap(({ findings }) => findings.filter(({ part, status }) => part === 'measured' && status === 'unknown'))
  return [...new Set(open.map(({ reason }) => reason))].slice(0, 2).join(' ')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}
