import { failedKinds, reasonOf } from './complaints.ts'
import { type Expected, expected } from './expected.ts'
import { isCaptured, keptVerdict } from './records.ts'

/** docs/faults.md: what each fault set off, told from the verdicts that are kept. */
export function faultsPage(): string {
  const captured = expected.filter(({ name }) => isCaptured(name))
  return [
    '# Every fault alone: what was seen',
    '',
    'Written by `npm run generate` from the verdicts in `test/fixtures/records/`, which `npm run test:faults` renews: each is a run of real k6 on both demo backends and their PostgreSQL, with one fault on the',
    'candidate. What must catch it, and what else may fail, stands in `test/faults/expected.ts` and was written before the first run of the case. `npm test` judges the records again.',
    '',
    `Seen so far: ${captured.length} of ${expected.length} cases.`,
    '',
    '| case | what is wrong | load | measured | caught by | what it said | failed too |',
    '|---|---|---|---|---|---|---|',
    ...captured.map(row),
    '',
  ].join('\n')
}

function row(found: Expected): string {
  const verdict = keptVerdict(found.name)
  const measured = [...new Set(verdict.checkpoints.map(({ parts }) => parts.measured))].join(', ')
  const others = failedKinds(verdict).filter(kind => kind !== found.caughtBy)
  const said = found.caughtBy ? cell(reasonOf(verdict, found.caughtBy)) : ''
  return `| ${[found.name, found.what, found.profile, measured, found.caughtBy ?? '', said, others.join(', ')].join(' | ')} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}
