import { type FactsOf, findOldest, linePlace, parseCount, parseTime, type ReportContent, ReportError, type ReportTime, toOneLine } from './report-values.ts'
import { type Opened, parseXml } from './xml.ts'

/** Failed tests are named up to this number. */
const maxNamed = 5

interface Case {
  readonly name: string
  outcome: 'passed' | 'skipped' | 'failed' | 'broke'
}

/** Failures and errors of a suite: declared by it, and counted within it. */
interface Suite {
  readonly name: string
  readonly declared: number
  counted: number
}

/** Reads JUnit XML: every `testcase` is counted. A suite that declares more failures than it has cases for (it broke before
 *  its first test) counts with what it declares.
 *  @throws ReportError with the line */
export function parseJUnit(text: string): ReportContent<FactsOf<'tests'>> {
  const tally = { tests: 0, skipped: 0, failures: 0, errors: 0, failed: [] as string[] }
  const suites: Suite[] = []
  const moments: (ReportTime | null)[] = []
  let open: Case | null = null

  const count = ({ name, outcome }: Case) => {
    tally.tests += 1
    if (outcome === 'skipped') tally.skipped += 1
    if (outcome === 'failed') tally.failures += 1
    if (outcome === 'broke') tally.errors += 1
    if (outcome === 'failed' || outcome === 'broke') noteFailed(name, 1)
  }
  const noteFailed = (name: string, failures: number) => {
    for (const suite of suites) suite.counted += failures
    if (tally.failed.length < maxNamed) tally.failed.push(toOneLine(name))
  }

  const breakSuite = (name = 'a suite', failures: number) => {
    tally.tests += failures
    tally.errors += failures
    noteFailed(`${name} (the suite itself)`, failures)
  }

  parseXml(text, {
    open: element => {
      if (element.path.length === 0) requireRoot(element)
      if (isSuite(element.name)) {
        suites.push(parseSuite(element))
        moments.push(parseTime(element.attributes.timestamp ?? ''))
      } else if (element.name === 'testcase') open = parseCase(element)
      else if (open !== null && element.path.at(-1) === 'testcase') open.outcome = worseOutcome(open.outcome, element.name)
      else if (open === null && (element.name === 'error' || element.name === 'failure')) breakSuite(suites.at(-1)?.name, 1)
    },
    close: name => {
      if (name === 'testcase' && open !== null) {
        count(open)
        open = null
      } else if (isSuite(name)) {
        const ended = suites.pop()
        const missing = ended ? ended.declared - ended.counted : 0
        if (ended && missing > 0) breakSuite(ended.name, missing)
      }
    },
  })
  return { facts: { kind: 'tests', ...tally }, moment: findOldest(moments) }
}

function requireRoot({ name, line: at }: Opened): void {
  if (!isSuite(name)) throw new ReportError(`expected JUnit XML, which begins with <testsuites> or <testsuite>, got <${name}>`, linePlace(at), 'format')
}

function isSuite(name: string): boolean {
  return name === 'testsuite' || name === 'testsuites'
}

function parseSuite({ attributes, line: at }: Opened): Suite {
  const declared = (what: 'failures' | 'errors' | 'tests' | 'skipped') =>
    attributes[what] === undefined ? 0 : parseCount(attributes[what], `the number of ${what}`, linePlace(at))
  declared('tests')
  declared('skipped')
  return { name: attributes.name ?? 'a suite', declared: declared('failures') + declared('errors'), counted: 0 }
}

/** GoogleTest marks tests that did not run by an attribute. */
function parseCase({ attributes }: Opened): Case {
  const name = [attributes.classname, attributes.name].filter(Boolean).join(' ') || 'a test without a name'
  return { name, outcome: attributes.status === 'notrun' ? 'skipped' : 'passed' }
}

/** The worst outcome of a test counts. */
function worseOutcome(before: Case['outcome'], element: string): Case['outcome'] {
  if (element === 'error') return 'broke'
  if (element === 'failure') return before === 'broke' ? before : 'failed'
  return element === 'skipped' && before === 'passed' ? 'skipped' : before
}
