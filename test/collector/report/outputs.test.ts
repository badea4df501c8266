import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Gate } from '../../../collector/judge/outcome.ts'
import { type Verdict, verdictSchema } from '../../../collector/judge/verdict-schema.ts'
import { verdictJsonSchema as jsonSchema, toJson } from '../../../collector/report/json.ts'
import { toJUnit } from '../../../collector/report/junit.ts'
import { toMarkdown } from '../../../collector/report/markdown.ts'
import { toText } from '../../../collector/report/text.ts'
import { allFail, allPass, allUnknown } from './kinds.ts'
import { equal, short, troubled } from './verdicts.ts'

const verdicts = { equal: equal(), troubled: troubled(), short: short(), 'all-pass': allPass(), 'all-fail': allFail(), 'all-unknown': allUnknown() }
const plain = { colour: false, width: 110 }

/** Complete pages, to be reviewed as their readers see them. */
describe.each(Object.entries(verdicts))('the report of verdict %s', (name, verdict) => {
  test('equals its page for the terminal', async () => {
    await expect(toText(verdict, plain)).toMatchFileSnapshot(`pages/${name}.txt.snap`)
  })

  test('equals its Markdown summary', async () => {
    await expect(toMarkdown(verdict)).toMatchFileSnapshot(`pages/${name}.md.snap`)
  })

  test('equals its JUnit XML', async () => {
    await expect(toJUnit(verdict)).toMatchFileSnapshot(`pages/${name}.xml.snap`)
  })

  test('is JSON that fits its schema, with at most 9 digits', () => {
    const text = toJson(verdict)
    expect(verdictSchema.parse(JSON.parse(text))).toEqual(verdict)
    const numbers = [...text.matchAll(/: (-?[\d.]+(?:e[+-]?\d+)?),?$/gm)].map(([, number]) => Number(number))
    expect(numbers.length).toBeGreaterThan(30)
    for (const number of numbers) expect(Number(number.toPrecision(9))).toBe(number)
  })
})

test.each([
  ['pass', verdicts['all-pass']],
  ['fail', verdicts['all-fail']],
  ['unknown', verdicts['all-unknown']],
] as const)('report: the pages of a verdict with every kind show each kind as %s', (status, { checkpoints }) => {
  const findings = checkpoints.flatMap(checkpoint => checkpoint.findings)
  expect(findings.map(found => [found.criterion, found.status])).toEqual(findings.map(found => [found.criterion, status]))
  expect(findings).toHaveLength(16)
})

test('verdict.schema.json equals the schema of verdicts (npm run generate rewrites it)', () => {
  const committed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../collector/report/verdict.schema.json'), 'utf8'))
  expect(committed).toEqual(jsonSchema())
})

describe('the terminal report', () => {
  test('never relies on colours: without them the text is the same', () => {
    const coloured = toText(verdicts.troubled, { ...plain, colour: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(toText(verdicts.troubled, plain))
    expect(coloured).not.toBe(toText(verdicts.troubled, plain))
  })

  test.each([
    [80, 24],
    [80, 40],
    [100, 30],
    [160, 50],
  ])('fits on one screen of %i columns and %i lines', (width, rows) => {
    for (const verdict of [verdicts.equal, verdicts.troubled, verdicts.short, verdicts['all-pass']]) {
      const lines = toText(verdict, { colour: false, width }, { height: rows - 1 })
        .trimEnd()
        .split('\n')
      expect(lines.length).toBeLessThan(rows)
      expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width)
    }
  })

  test('ends with the verdict of the gate, the decision and the next step', () => {
    const last = (verdict: Verdict, gate: Gate) =>
      toText(verdict, { ...plain, width: 200 }, { gate, program: 'npm run cutover --' })
        .trimEnd()
        .split('\n')
        .at(-1)
    expect(last(verdicts.troubled, 'all')).toBe('✘ NO-GO (gate: all) → Reassess the migration. Next: roll back by the steps above.')
    expect(last(verdicts['all-pass'], 'measured')).toBe(
      '✔ GO (gate: measured) → Go on. Next: let the meeting decide, and record what it decided (npm run cutover -- decide --help).',
    )
    expect(last(verdicts.short, 'measured')).toBe(
      '? INCONCLUSIVE (gate: measured) → No decision yet: stay where we are. Next: rerun, and let the run end by itself.',
    )
  })

  test('lists failures before unknowns, unknowns before passes, health before triggers', () => {
    const lines = toText(verdicts.troubled, plain).split('\n')
    const at = (start: string) => lines.findIndex(line => line.startsWith(start))
    const order = [at('  ✘  latency-p50'), at('  ✔ 8 pass'), at('? 1 criterion waits'), at('✔ Healthy measurement'), at('✘ ROLLBACK TRIGGER'), at('✘ NO-GO')]
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBeGreaterThan(0)
  })

  test('marks only known states with ✔: triggers without evidence are unknown', () => {
    expect(toText(verdicts.short, plain)).toContain(
      '? Rollback triggers: 4 unknown (data-corruption, performance-degradation, critical-bugs, timeline-overrun).',
    )
    expect(toText(verdicts.short, plain)).not.toContain('✔')
  })

  test('shows commands with the name that the program was called by', () => {
    const shown = toText(verdicts.equal, { ...plain, width: 200 }, { program: 'npx cutover' })
    expect(shown).toContain(
      'no-blocking-issues: Ask the technical lead to answer "No issue blocks the next phase." with yes or no: npx cutover attest no-blocking-issues --answer yes\n',
    )
    expect(shown).not.toContain('`')
  })

  test('contains no control sequence from a text in the verdict', () => {
    const verdict = structuredClone(verdicts.equal)
    for (const checkpoint of verdict.checkpoints)
      for (const finding of checkpoint.findings) Object.assign(finding, { status: 'fail', reason: 'red \u001b[31malert\u0007\u009b2J' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not occur
    expect(toText(verdict, plain)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })
})

describe('the JUnit report', () => {
  test('counts an unknown as an error, so that no tool shows it as passed', () => {
    const [checkpoint] = verdicts.short.checkpoints
    expect(toJUnit(verdicts.short)).toContain(`tests="10" failures="0" errors="${checkpoint?.findings.length}" skipped="0"`)
  })

  test('escapes markup in attested texts', () => {
    expect(toJUnit(verdicts.troubled)).toContain('We need &lt;two&gt; more weeks &amp; a &quot;hand&quot; | or so')
  })

  test('contains no character that XML forbids', () => {
    const verdict = structuredClone(verdicts.equal)
    for (const checkpoint of verdict.checkpoints) Object.assign(checkpoint, { title: 'bell \u0007, half \ud800, end ]]>' })
    expect(toJUnit(verdict)).toContain('Checkpoint 1: bell \ufffd, half \ufffd, end ]]&gt;')
  })
})

test('Markdown report: escapes table and HTML markup in attested texts', () => {
  expect(toMarkdown(verdicts.troubled)).toContain('We need \\<two\\> more weeks & a "hand" \\| or so')
})

test('Markdown report: a control has its own title as heading, not the question of the migration', () => {
  const verdict = structuredClone(verdicts.equal)
  const [first] = verdict.checkpoints
  Object.assign(verdict, { checkpoints: [{ ...first, id: 'control', title: 'Negative control: Next.js against itself' }] })
  expect(toMarkdown(verdict)).toMatch(/^# Negative control: Next\.js against itself\n/)
  expect(toMarkdown(verdicts.equal)).toMatch(/^# May the migration from Next\.js to Django go on\?\n/)
})
