import type { ReportFormat } from '../../../contract/evidence-events.ts'
import { findCriterion, listReportCriteria } from '../../evidence/evidence-criteria.ts'
import { storeEvidence } from '../../evidence/evidence-folder.ts'
import { importReports } from '../../evidence/import-reports.ts'
import { checkEvidence, describeFacts, type EvidenceStatus, formatAge, formatDay } from '../../evidence/inventory.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { readPolicy } from '../../run/policy-file.ts'

export interface ImportOptions {
  readonly criterion: string
  readonly files: readonly string[]
  readonly commit?: string
  readonly format?: ReportFormat
  readonly thresholds: string
  readonly evidence: string
}

/** `cutover evidence import`: reads reports and keeps what they say for the next run.
 *  @throws InputFailure naming file and place; then nothing is written */
export async function importEvidence(options: ImportOptions): Promise<ExitCode> {
  const criterion = findCriterion(listReportCriteria(readPolicy(options.thresholds).policy), options.criterion, 'evidence import')
  const commit = options.commit ?? commandIo().env.CUTOVER_COMMIT
  const evidence = importReports(criterion, options.files, { ...(commit ? { commit } : {}), ...(options.format ? { format: options.format } : {}) })
  const path = storeEvidence(options.evidence, evidence, Date.now())
  if (criterion.files)
    logStatus(`warning: the policy names files for ${criterion.id}, so each run imports ${criterion.files.join(', ')} instead of what was imported now`)
  if (criterion.of === 'candidate' && evidence.commit === undefined)
    logStatus('warning: the report does not say which version of the candidate it is about, so it stays unknown: import it with --commit <version>')
  if (evidence.facts.kind === 'tests' && evidence.facts.tests <= evidence.facts.skipped) logStatus('warning: no test ran, so it stays unknown')
  const about = evidence.commit === undefined ? '' : `, about version ${evidence.commit}`
  await printResult(
    `${criterion.id}: ${describeFacts(evidence.facts)} (${evidence.format}, ${formatDay(evidence.at)}${about})\nStored in ${path}; the next run sends it.`,
  )
  return exitCodes.go
}

/** `cutover evidence list`: what is kept for the criteria of the policy. */
export async function listEvidence(options: { readonly thresholds: string; readonly evidence: string; readonly json: boolean }): Promise<ExitCode> {
  const items = checkEvidence(options.evidence, readPolicy(options.thresholds).policy, Date.now())
  const text = items.length === 0 ? 'The policy asks for no reports and no answers.' : items.map(line).join('\n')
  await printResult(options.json ? JSON.stringify(items, null, 2) : text)
  return exitCodes.go
}

function line({ criterion, says, counts, because, age }: EvidenceStatus): string {
  const old = age === undefined || age < 0 ? '' : `, ${formatAge(age)} old`
  return `${counts ? '✓' : '✗'} ${criterion.padEnd(24)} ${says}${old}\n  ${' '.repeat(24)} ${because}`
}
