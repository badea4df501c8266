import { formatCount } from '../../contract/quantities.ts'
import { figuresOf } from '../criteria/kinds.ts'
import type { CheckpointVerdict, Verdict, WrittenFinding } from '../judge/verdict-schema.ts'
import { sanitizeText } from './sanitize.ts'
import { withMark } from './status-marks.ts'
import {
  awaitedSentence,
  brokenConditions,
  describeRequest,
  endpointsNotJudged,
  noDecisionSentence,
  notableConditions,
  observedSentence,
  partsLine,
  tracedEndpoints,
  traceUrl,
  triggersByState,
  triggersSentence,
  uncoveredDomains,
  withheldSentence,
} from './verdict-facts.ts'

/** The verdict as one page for a meeting or a job summary (GitHub-flavoured Markdown). */
export function toMarkdown(verdict: Verdict): string {
  const nothing = noDecisionSentence(verdict)
  if (nothing !== null) return `${['# One backend alone', '', ...whichRun(verdict), nothing, '', ...provenance(verdict)].join('\n')}\n`
  return `${[...heading(verdict), ...overview(verdict), ...rollback(verdict), ...verdict.checkpoints.flatMap(checkpoint => checkpointSection(checkpoint, verdict)), ...health(verdict), ...provenance(verdict)].join('\n')}\n`
}

function heading(verdict: Verdict): string[] {
  const {
    backends: { baseline, candidate },
    checkpoints,
  } = verdict
  // A control asks about the judge, not about a migration: its policy has this one checkpoint (docs/decisions/controls.md).
  const [control] = checkpoints.filter(({ id }) => id === 'control')
  const title = control ? md(control.title) : `May the migration from ${md(baseline.name)} to ${md(candidate.name)} go on?`
  return [`# ${title}`, '', ...whichRun(verdict)]
}

function whichRun({ run, judgedAt }: Pick<Verdict, 'run' | 'judgedAt'>): string[] {
  return [`Run \`${run}\`, judged on data up to ${judgedAt}.`, '']
}

function overview(verdict: Verdict): string[] {
  const rows = verdict.checkpoints.map(
    checkpoint =>
      `| ${md(checkpoint.id)} · ${md(checkpoint.title)} | **${withMark(checkpoint.verdict)}** | ${md(checkpoint.decision)} | ${partsLine(checkpoint, withMark)} |`,
  )
  const waiting = awaitedSentence(verdict)
  return ['| Checkpoint | Verdict | Decision | Parts |', '|---|---|---|---|', ...rows, '', ...(waiting ? [waiting, ''] : [])]
}

/** An active trigger comes before everything else: what it is, and what the plan says to do. */
function rollback(verdict: Verdict): string[] {
  const { active } = triggersByState(verdict)
  const quiet = triggersSentence(verdict)
  if (active.length === 0) return quiet === '' ? [] : [md(quiet), '']
  return [
    '## Roll back',
    '',
    ...active.map(({ id, when, reason }) => `- **${withMark('active')} ${md(id)}** (${md(when)}): ${md(reason)}`),
    '',
    ...(verdict.rollbackSteps.length > 0 ? ['What the plan says to do now:', '', ...verdict.rollbackSteps.map((step, i) => `${i + 1}. ${md(step)}`), ''] : []),
  ]
}

function checkpointSection(checkpoint: CheckpointVerdict, verdict: Verdict): string[] {
  const doubt = withheldSentence(checkpoint)
  const measured = checkpoint.window ? `Measured for ${formatCount(checkpoint.window.seconds)} s from ${checkpoint.window.from} on.` : 'Nothing was measured.'
  return [
    `## Checkpoint ${md(checkpoint.id)}: ${withMark(checkpoint.verdict)}`,
    '',
    `**${md(checkpoint.title)}. ${md(checkpoint.decision)}.** ${measured}`,
    '',
    md(checkpoint.headline),
    '',
    ...(doubt ? [md(doubt), ''] : []),
    ...checkpoint.questions.map(({ ask, answer }) => `- ${md(ask)} **${answer}**`),
    '',
    '| | Criterion | Value | Bounds | Limit |',
    '|---|---|---|---|---|',
    ...checkpoint.findings.map(row),
    '',
    ...checkpoint.findings.filter(({ status, doubtedBy }) => status !== 'pass' && !doubtedBy).map(explained),
    '',
    ...observedSentence(checkpoint.findings.filter(({ status }) => status === 'pass')).flatMap(sentence => [md(sentence), '']),
    ...vetoes(checkpoint.findings),
    ...traced(checkpoint, verdict),
    ...leftOut(checkpoint),
  ]
}

function row(finding: WrittenFinding): string {
  const { value, bounds, limit } = figuresOf(finding)
  const relation = finding.doubtedBy ? ' (would pass)' : finding.status === 'pass' && finding.relation ? ` (${finding.relation})` : ''
  return `| ${withMark(finding.status)} | ${md(finding.criterion)}${relation} | ${value} | ${bounds} | ${limit} |`
}

function explained({ status, criterion, reason, remedy }: WrittenFinding): string {
  return `- **${withMark(status)} ${md(criterion)}**: ${md(reason)}${remedy ? ` *${md(remedy)}*` : ''}`
}

/** Endpoints that object, of every criterion that looks at them one by one. */
function vetoes(findings: readonly WrittenFinding[]): string[] {
  const objecting = findings.flatMap(({ criterion, byEndpoint }) =>
    byEndpoint.filter(({ status }) => status === 'fail').map(({ endpoint, reason }) => `- \`${endpoint}\` (${md(criterion)}): ${md(reason)}`),
  )
  return objecting.length === 0 ? [] : ['Endpoints that fail by themselves:', '', ...objecting, '']
}

/** Where to look first: requests that the team's tracing may know. */
function traced(checkpoint: CheckpointVerdict, verdict: Verdict): string[] {
  const lines = tracedEndpoints(checkpoint).map(({ endpoint, criteria, traces }) => {
    const requests = traces.map(request => {
      const link = traceUrl(request, verdict)
      return link === null ? `${describeRequest(request)} (\`${request.trace}\`)` : `[${describeRequest(request)}](<${link}>)`
    })
    return `- \`${endpoint}\` (${criteria.map(md).join(', ')}): ${requests.join('; ')}`
  })
  return lines.length === 0 ? [] : [`The slowest traced requests to ${md(verdict.backends.candidate.name)}, where it fails:`, '', ...lines, '']
}

/** Endpoints that could not object: what a go does not vouch for one by one. */
function leftOut(checkpoint: CheckpointVerdict): string[] {
  const lines = endpointsNotJudged(checkpoint).map(
    ({ criterion, reason, endpoints }) => `- ${md(criterion)}: ${endpoints.map(id => `\`${id}\``).join(', ')} (${md(reason)})`,
  )
  const blind = uncoveredDomains(checkpoint).map(said => `Not tested: ${md(said)}.`)
  return [...(lines.length === 0 ? [] : ['Endpoints not judged by themselves:', '', ...lines, '']), ...(blind.length === 0 ? [] : [...blind, ''])]
}

function health(verdict: Verdict): string[] {
  const doubts = brokenConditions(verdict)
  const remarks = notableConditions(verdict).flatMap(said => [md(said), ''])
  if (doubts.length === 0) return ['## Was the measurement healthy?', '', `Yes: all ${verdict.validity.length} conditions held.`, '', ...remarks]
  return [
    '## Was the measurement healthy?',
    '',
    'No. What was measured cannot pass; what failed stays failed.',
    '',
    ...doubts.map(({ id, status, reason, remedy }) => `- **${withMark(status)} ${id}**: ${md(reason)} *${md(remedy)}*`),
    '',
    ...remarks,
  ]
}

function provenance({ run, record, policy, judge, backends, history }: Verdict): string[] {
  const versions = Object.values(backends).map(
    ({ name, url, version }) => `${md(name)}, ${version === null ? 'of unknown version' : `version ${md(version)}`}, at ${md(url)}`,
  )
  return [
    '## How to re-derive it',
    '',
    `\`cutover judge ${run}\` derives the same verdict from the record again. Backends: ${versions.join('; ')}.`,
    '',
    `- record ${record.sha256} (${formatCount(record.signals)} signals, ${record.from} to ${record.to}${record.torn ? ', its torn tail left out' : ''})`,
    `- policy ${policy.sha256}`,
    `- judge ${judge.version}`,
    ...(history?.controls ? [`- controls: ${md(history.controls)}`] : []),
    ...(history ? [`- history before this run: ${formatCount(history.entries)} entries, head ${history.head || 'none'}`] : []),
  ]
}

/** Escapes the texts of others, so that none becomes a table's cell, a link or HTML; commands of cutover stay code. */
function md(text: string): string {
  return sanitizeText(text)
    .split(/(`cutover [^`]*`)/u)
    .map((piece, i) => (i % 2 === 1 ? piece.replaceAll('|', '\\|') : piece.replace(/[\\`*_[\]<>|#]/g, character => `\\${character}`)))
    .join('')
}
