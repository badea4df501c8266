import type { CheckpointVerdict, Verdict } from '../verdict/verdict-schema.ts'

/** The verdict for CI tools that read JUnit XML: a suite per checkpoint, a case per criterion. A fail is a failure; an unknown is an error of type
 *  "inconclusive", since tools count neither as passed (a skipped case would look like nothing to worry about). */
export function toJUnit(verdict: Verdict): string {
  const suites = verdict.checkpoints.map(checkpoint => suite(checkpoint, verdict))
  const findings = verdict.checkpoints.flatMap(checkpoint => checkpoint.findings)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cutover ${attribute(verdict.run)}" ${counts(findings)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

type WrittenFinding = CheckpointVerdict['findings'][number]

function suite({ id, title, verdict: outcome, decision, findings, window }: CheckpointVerdict, verdict: Verdict): string {
  const name = attribute(`Checkpoint ${id}: ${title}`)
  const properties = {
    verdict: outcome,
    decision,
    'policy.sha256': verdict.policy.sha256,
    'record.sha256': verdict.record.sha256,
    'judge.version': verdict.judge.version,
  }
  return [
    `  <testsuite name="${name}" ${counts(findings)} timestamp="${verdict.judgedAt}" time="${window?.seconds ?? 0}">`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      <property name="${key}" value="${attribute(value)}"/>`),
    '    </properties>',
    ...findings.map(finding => testcase(id, finding)),
    '  </testsuite>',
  ].join('\n')
}

function testcase(checkpoint: string, finding: WrittenFinding): string {
  const open = `    <testcase classname="cutover.checkpoint-${attribute(checkpoint)}" name="${attribute(finding.criterion)}" time="0"`
  if (finding.status === 'pass') return `${open}>\n      <system-out>${text(finding.reason)}</system-out>\n    </testcase>`
  const [element, type] = finding.status === 'fail' ? ['failure', 'no-go'] : ['error', 'inconclusive']
  const body = [finding.reason, finding.remedy].filter(Boolean).join('\n')
  return `${open}>\n      <${element} type="${type}" message="${attribute(finding.reason)}">${text(body)}</${element}>\n    </testcase>`
}

function counts(findings: readonly WrittenFinding[]): string {
  const count = (status: WrittenFinding['status']) => findings.filter(finding => finding.status === status).length
  return `tests="${findings.length}" failures="${count('fail')}" errors="${count('unknown')}" skipped="0"`
}

/** XML 1.0 has no way to write most control characters, nor half a surrogate pair. */
function text(value: string): string {
  const legal = value.toWellFormed().replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
  return legal.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function attribute(value: string): string {
  return text(value)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, ' ')
}
