import { z } from 'zod'
import type { Attestation } from '../../contract/evidence-events.ts'
import type { FindingDraft } from './finding.ts'
import { noFigures } from './finding-figures.ts'
import { formatDay } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, noLoad } from './kind.ts'

const schema = criterionSchema('attested', {
  /** The statement to confirm or deny. */
  statement: z.string().min(1),
  /** The role that answers. */
  from: z.string().min(1),
})

type Attested = z.output<typeof schema>

/** A statement of the team: yes or no, by which role, until when. Without an answer it is unknown. */
export const attested = defineKind({
  schema,
  part: 'attested',
  judgedAt: 'close',
  canTrigger: true,
  inControls: false,
  reports: null,
  samples: null,
  unjudgedRows: null,
  looser: { statement: 'neither', from: 'neither' },
  panel: { name: 'evidence', shows: 'statements of the team' },
  lint: () => [],
  minimum: () => noLoad,
  explain: ({ statement, from }) => `The ${from} says yes to "${statement}".`,
  figures: () => noFigures,
  judge,
})

function judge(question: CriterionInput<Attested>): FindingDraft {
  const { criterion, id, evidence } = question
  const answers = evidence.reported.attestations.filter(given => given.criterion === id)
  const given = latest(answers.filter(({ role }) => role === criterion.from))
  const [other] = answers
  if (!given && other) return awaited(question, `Not evaluated: the ${other.role} answered ${clause(question)}, which only the ${criterion.from} may answer.`)
  if (!given) return awaited(question, `Not evaluated: the ${criterion.from} has not answered ${clause(question)} yet.`)
  if (given.at > question.asOf) return awaited(question, `The answer to ${clause(question)} is dated ${formatDay(given.at)}, after this run.`)
  if (given.expires <= question.asOf)
    return awaited(question, `The answer of ${formatDay(given.at)} to ${clause(question)} expired on ${formatDay(given.expires)}.`)
  const said = `The ${given.role} answered ${given.answer} on ${formatDay(given.at)}: "${given.statement}".`
  if (given.answer === 'yes') return { status: 'pass', reason: said }
  return {
    status: 'fail',
    reason: said,
    remedy: `Resolve the objection, then let the ${question.criterion.from} answer again: \`cutover attest ${question.id} --answer yes\``,
  }
}

/** The latest answer; of a yes and a no of the same moment the no. */
function latest(answers: readonly Attestation[]): Attestation | undefined {
  return [...answers].sort((a, b) => b.at - a.at || (a.answer === b.answer ? b.expires - a.expires : a.answer === 'no' ? -1 : 1))[0]
}

function awaited({ criterion, id }: CriterionInput<Attested>, reason: string): FindingDraft {
  return {
    status: 'unknown',
    reason,
    remedy: `Ask the ${criterion.from} to answer "${criterion.statement}" with yes or no: \`cutover attest ${id} --answer yes\``,
  }
}

function clause({ criterion }: CriterionInput<Attested>): string {
  return `"${criterion.statement}"`
}
