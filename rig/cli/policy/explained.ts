import { type ExplainedCheckpoint, type ExplainedCriterion, type ExplainedPolicy, type ProfileDuration, wrapText } from '../../../collector/index.ts'

interface Page {
  /** Columns of the terminal. */
  readonly width: number
  /** Makes a heading stand out. */
  readonly bold: (text: string) => string
}

/** A policy in prose for a terminal: checkpoint by checkpoint the plan's words, what is judged, and how long it takes. */
export function explainedText({ checkpoints, triggers, steps }: ExplainedPolicy, page: Page): string {
  const explained = new Set<string>()
  const blocks = [
    ...checkpoints.map(checkpoint => checkpointLines(checkpoint, explained, page)),
    [
      page.bold('Rollback: an active trigger makes every checkpoint no-go'),
      ...triggers.flatMap(({ id, when, judged }) => entry(id, [`The plan: "${when}"`, judged], page)),
      ...(triggers.length === 0 ? ['  (none)'] : []),
      ...steps.map((step, i) => `  ${i + 1}. ${step}`),
    ],
  ]
  return `${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`
}

/** @param explained criteria that stand above already: they are only named again */
function checkpointLines(checkpoint: ExplainedCheckpoint, explained: Set<string>, page: Page): string[] {
  const { id, title, due, scope, decisions, questions, criteria, takes } = checkpoint
  const known = criteria.filter(criterion => explained.has(criterion.id)).map(criterion => criterion.id)
  const fresh = criteria.filter(criterion => !explained.has(criterion.id))
  for (const criterion of fresh) explained.add(criterion.id)
  return [
    page.bold(`Checkpoint ${id} · ${title}${due ? ` (${due})` : ''}`),
    ...paragraph(`Scope: ${scope.join(', ')}.${questions.length > 0 ? ` Questions: ${questions.join(' ')}` : ''}`, 2, page),
    ...paragraph(`Go: ${decisions.go}. No-go: ${decisions['no-go']}. Inconclusive: ${decisions.inconclusive}.`, 2, page),
    ...(known.length > 0 ? paragraph(`As above: ${known.join(', ')}.`, 2, page) : []),
    ...fresh.flatMap(criterion => criterionLines(criterion, page)),
    ...(takes.length > 0 ? entry('takes', takes.map(describeDuration), page) : []),
  ]
}

function criterionLines({ id, plan, judged, because }: ExplainedCriterion, page: Page): string[] {
  return entry(id, [...(plan ? [`The plan: "${plan}"`] : []), judged, ...(because ? [`Reason: ${because}`] : [])], page)
}

function describeDuration({ profile, look, seconds, longest }: ProfileDuration): string {
  if (look !== null)
    return `${profile}: go is possible after ${look} s of measured load${longest && longest.seconds > 58 ? ` (${longest.criterion} needs ${longest.seconds} s)` : ''}`
  const why = Number.isFinite(seconds) ? `needs ${seconds} s (${longest?.criterion ?? ''})` : `${longest?.criterion ?? ''} gets no load in this scope`
  return `${profile}: cannot reach go; ${why}`
}

/** A name on a line of its own, below it what there is to say. */
function entry(name: string, sentences: readonly string[], page: Page): string[] {
  return [`  ${name}`, ...sentences.flatMap(sentence => paragraph(sentence, 6, page))]
}

function paragraph(text: string, indent: number, { width }: Page): string[] {
  return wrapText(text, Math.max(40, width - indent)).map(line => ' '.repeat(indent) + line)
}
