import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const copied = ['contract', 'statistics', 'collector', 'dashboards', 'package.json', 'tsconfig.json', 'thresholds.json']

/** Each entry of the definition of a made-up kind: the share of the candidate's requests that a rate limiter refused. */
const entries: Readonly<Record<string, string>> = {
  schema: 'schema',
  part: "part: 'measured'",
  judgedAt: "judgedAt: 'look'",
  canTrigger: 'canTrigger: true',
  inControls: 'inControls: true',
  looser: "looser: { limit: 'larger' }",
  panel: "panel: { name: 'failed shares', shows: 'share of requests refused by a rate limiter' }",
  reports: 'reports: null',
  samples: "samples: ({ outcome }) => outcome === 'limited'",
  unjudgedRows: "unjudgedRows: 'untested'",
  lint: "lint: ({ limit }) => (limit < 1 ? [] : [{ key: 'limit', message: 'expected less than 100 %' }])",
  minimum: 'minimum: () => ({ ...noLoad, requests: 300 })',
  explain: `explain: ({ limit }, { candidate }) => \`A rate limiter refuses fewer than \${formatPercent(limit)} of the requests to \${candidate}.\``,
  figures: "figures: finding => figures(finding, { value: formatPercent, limit: '<', bounds: 'always' })",
  judge: `judge: ({ evidence, window, scope, criterion: { limit }, levels }) => {
    const asked = window ? evidence.endpoints('candidate').filter(one => scope.includes(one.endpoint)).map(one => one.requests(window)) : []
    const limited = asked.reduce((sum, counts) => sum + counts.limited, 0)
    const n = asked.reduce((sum, counts) => sum + counts.expected + counts.unexpected + counts.failed, limited)
    if (n === 0) return { status: 'unknown', reason: 'Not evaluated: no requests.' }
    const upper = upperBound(limited, n, levels.pass)
    const estimate = { value: limited / n, lower: 0, upper, n, unit: 'share' } as const
    const byEndpoint = [{ endpoint: 'made.up', status: 'not judged', estimate: null, limit: null, reason: 'Not tested.' }] as const
    return { status: upper < limit ? 'pass' : 'fail', reason: \`\${limited} of \${n} requests were refused.\`, estimate, limit, byEndpoint }
  }`,
}

/** A file that defines the kind. @param without the entry that is left out */
function definition(name: string, without?: string): string {
  const kept = Object.entries(entries).filter(([entry]) => entry !== without)
  return `import { formatPercent } from '../../contract/quantities.ts'
import { upperBound } from '../../statistics/clopper-pearson.ts'
import { figures } from './finding-figures.ts'
import { criterionSchema, defineKind, noLoad } from './kind.ts'
import { percentage } from './fields.ts'

const schema = criterionSchema('${name}', { limit: percentage() })

export const madeUp = defineKind({
  ${kept.map(([, text]) => text).join(',\n  ')},
})

export const used = [formatPercent, upperBound, figures, noLoad, schema]
`
}

/** Prints what each output shows of a fixture's run, judged by the made-up kind too. */
const show = `
import { readFileSync } from 'node:fs'
import * as collector from './collector/index.ts'
import { dashboards } from './dashboards/index.ts'
const [record, text] = process.argv.slice(2)
const written = JSON.parse(readFileSync(text, 'utf8'))
const withLimit = limit => {
  const policy = structuredClone(written)
  policy.criteria['refused'] = { kind: 'limited-share', limit }
  policy.criteria['refused-none'] = { kind: 'limited-share', limit: '0.001%' }
  for (const checkpoint of policy.checkpoints) checkpoint.criteria.push('refused', 'refused-none')
  policy.rollback.push({ id: 'refusing', when: 'Many refused', criterion: { kind: 'limited-share', limit: '50%' } })
  return JSON.stringify(policy)
}
const read = text => {
  const parsed = collector.parsePolicy(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed
}
const parsed = read(withLimit('10%'))
const [before, after] = [withLimit('10%'), withLimit('50%')].map(collector.flattenPolicy)
const verdict = collector.judgeRecord(record, parsed)
const finding = verdict.checkpoints[0].findings.find(({ criterion }) => criterion === 'refused')
console.log(JSON.stringify({
  figures: collector.figuresOf(finding),
  trigger: verdict.rollback.find(({ id }) => id === 'refusing').state,
  text: collector.toText(verdict, { color: false, width: 160 }, { height: 400 }),
  markdown: collector.toMarkdown(verdict),
  junit: collector.toJUnit(verdict),
  explained: collector.describePolicy(parsed.policy, []).checkpoints[0].criteria.find(({ id }) => id === 'refused').judged,
  direction: collector.comparePolicies(before, after).map(found => [found.path, collector.directionOf(found, { ...before, ...after })]),
  inControls: collector.isJudgedInControls('limited-share', parsed.policy.criteria['refused']),
  boards: dashboards(parsed.policy).map(board => JSON.stringify(board)),
  schema: JSON.stringify(collector.thresholdsSchema()),
  wrong: collector.parsePolicy(withLimit('100%')),
}))
`

/** A type check takes 5 s of CPU time; other tests may run next to it. */
const timeoutMs = 240_000

let copy: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'cutover-kind-'))
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  addKind('limited-share', 'limited-share', definition('limited-share'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** One file, and one line in the list with the import that it needs. */
function addKind(file: string, kind: string, text: string): void {
  const list = join(copy, 'collector/criteria/kinds.ts')
  writeFileSync(join(copy, `collector/criteria/${file}.ts`), text)
  const local = file.replaceAll('-', '')
  const changed = readFileSync(list, 'utf8').replace(
    /^export const kinds = \{\n/m,
    `import { madeUp as ${local} } from './${file}.ts'\n$&  '${kind}': ${local},\n`,
  )
  writeFileSync(list, changed)
}

/** The type checker's errors on the copy; empty when there are none. */
function typeErrors(folders: readonly string[]): string {
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...config, include: folders }))
  try {
    return run([join(root, 'node_modules/typescript/bin/tsc'), '-p', copy])
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}

function run(args: readonly string[]): string {
  return execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: copy, encoding: 'utf8', stdio: 'pipe' })
}

describe('a made-up kind of criterion, one file and one line in the list', () => {
  test(
    'type-checks together with the collector and the dashboards',
    () => {
      expect(typeErrors(['contract', 'statistics', 'collector', 'dashboards'])).toBe('')
    },
    timeoutMs,
  )

  test(
    'appears in every output',
    () => {
      writeFileSync(join(copy, 'show.mjs'), show)
      const fixture = join(root, 'test/fixtures/records/equal')
      const shown = JSON.parse(run(['show.mjs', join(fixture, 'record.bin'), join(fixture, 'policy.json')]))
      const { value, bounds, limit } = shown.figures
      expect([value, limit]).toEqual(['0 %', '< 10 %'])
      expect(bounds).toMatch(/^0 % … 0\.\d+ %$/)
      expect(shown.text).toMatch(/refused-none +0 % +0 % … 0\.\d+ % +(limit )?< 0\.001 %/)
      expect(shown.markdown).toMatch(new RegExp(`\\| refused .*\\| 0 % .*${bounds} \\| < 10 % \\|`))
      expect(shown.junit).toMatch(/<testcase [^>]*name="refused-none"[^>]*>\s*<failure[^>]*>0 of \d+ requests were refused/)
      expect(shown.explained).toBe('A rate limiter refuses fewer than 10 % of the requests to Django.')
      expect(shown.direction).toEqual([['criteria.refused.limit', 'relaxed']])
      expect(shown.text).toContain('1 untested endpoint: made.up')
      expect(shown.trigger).toBe('clear')
      expect(shown.inControls).toBe(true)
      expect(shown.boards.join()).toContain('share of requests refused by a rate limiter (limited-share)')
      expect(shown.boards.join()).toMatch(/kind=~\\"[^"]*limited-share[^"]*\\"/)
      expect(JSON.parse(shown.schema)).toMatchObject({
        properties: { criteria: { additionalProperties: { oneOf: expect.arrayContaining([expect.objectContaining({ required: ['kind', 'limit'] })]) } } },
      })
      expect(shown.schema).toContain('"const":"limited-share"')
      expect(shown.wrong.errors).toContainEqual({ path: '$.criteria.refused.limit', message: 'expected less than 100 %' })
    },
    timeoutMs,
  )

  test(
    'does not compile when any entry of its definition is missing: the type checker names it',
    () => {
      for (const entry of Object.keys(entries)) addKind(`lacks-${entry.toLowerCase()}`, `lacks-${entry}`, definition(`lacks-${entry}`, entry))
      const errors = typeErrors(['collector/criteria'])
      for (const entry of Object.keys(entries)) {
        const own = errors.split(/^(?=\S)/m).filter(error => error.startsWith(`collector/criteria/lacks-${entry.toLowerCase()}.ts`))
        expect(own.join('')).toContain(entry === 'schema' ? 'error TS' : `Property '${entry}' is missing`)
      }
    },
    timeoutMs,
  )
})
