import type { CheckpointVerdict, Verdict, WrittenFinding } from '../judge/verdict-schema.ts'

/** The verdict for CI tools that read JUnit XML: a suite per checkpoint, a case per criterion. A fail is a failure; an unknown is an error of type
 *  "inconclusive", since tools count neither as passed (a skipped case would look like nothing to worry about). */
export function toJUnit(verdict: Verdict): string {
  const suites = [...verdict.checkpoints.map(checkpoint => suite(checkpoint, verdict)), ...triggers(verdict)]
  const findings = verdict.checkpoints.flatMap(checkpoint => checkpoint.findings)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cutover ${attribute(verdict.run)}" ${counts(findings, verdict.rollback)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function suite({ id, title, verdict: outcome, decision, headline, findings, window }: CheckpointVerdict, verdict: Verdict): string {
  const name = attribute(`Checkpoint ${id}: ${title}`)
  const properties = {
    verdict: outcome,
    decision,
    'policy.sha256': verdict.policy.sha256,
    'record.sha256': verdict.record.sha256,
    'judge.version': verdict.judge.version,
    headline,
    ...(verdict.history ? { 'history.entries': String(verdict.history.entries), 'history.head': verdict.history.head } : {}),
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

/** Rollback triggers as a suite of their own. One of which nothing is known ends nothing, so it is skipped, not an error. */
function triggers({ rollback, judgedAt }: Verdict): string[] {
  if (rollback.length === 0) return []
  const cases = rollback.map(({ id, state, reason }) => {
    const open = `    <testcase classname="cutover.rollback" name="${attribute(id)}" time="0">`
    const element = { clear: 'system-out', active: 'failure', unknown: 'skipped' }[state]
    const attributes = { clear: '', active: ` type="rollback" message="${attribute(reason)}"`, unknown: ` message="${attribute(reason)}"` }[state]
    return `${open}\n      <${element}${attributes}>${state === 'unknown' ? '' : text(reason)}</${element}>\n    </testcase>`
  })
  return [`  <testsuite name="Rollback triggers" ${counts([], rollback)} timestamp="${judgedAt}" time="0">`, ...cases, '  </testsuite>']
}

function counts(findings: readonly WrittenFinding[], rollback: Verdict['rollback'] = []): string {
  const count = (status: WrittenFinding['status']) => findings.filter(finding => finding.status === status).length
  const trigger = (state: Verdict['rollback'][number]['state']) => rollback.filter(one => one.state === state).length
  return `tests="${findings.length + rollback.length}" failures="${count('fail') + trigger('active')}" errors="${count('unknown')}" skipped="${trigger('unknown')}"`
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
