import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

/** Who may import what, beside a folder's own files. `packages`: names of npm packages, or all, or none. */
interface Rule {
  readonly folders: readonly string[]
  readonly packages: 'all' | 'none' | readonly string[]
}

const root = join(import.meta.dirname, '..')
const rules: Readonly<Record<string, Rule>> = {
  contract: { folders: [], packages: 'none' },
  scenarios: { folders: ['contract/'], packages: ['k6'] },
  collector: { folders: ['contract/'], packages: 'all' },
  rig: { folders: ['contract/', 'collector/index.ts'], packages: 'all' },
  targets: { folders: ['contract/'], packages: 'all' },
  dashboards: { folders: ['contract/', 'collector/index.ts'], packages: 'all' },
}

/** Inside the collector data flows down this list and never back. */
const collectorOrder = [
  'quantities',
  'intake',
  'record',
  'windows',
  'estimates',
  'criteria',
  'policy',
  'verdict',
  'assessment',
  'outputs',
  'reporting',
  'delivery',
  'service',
]

/** Sentences for every import of a file that the house does not allow. */
function forbiddenImports(file: string, source: string): string[] {
  const [top = ''] = file.split('/')
  const rule = rules[top]
  if (!rule) return []
  return importsOf(file, source).flatMap(specifier => violation(file, top, rule, specifier) ?? [])
}

function violation(file: string, top: string, rule: Rule, specifier: string): string | null {
  if (!specifier.startsWith('.')) return packageAllowed(rule, specifier) ? null : `${file} imports the package ${specifier}`
  const target = normalize(join(dirname(file), specifier))
  if (!target.startsWith(`${top}/`)) return rule.folders.some(folder => target.startsWith(folder)) ? null : `${file} imports ${target}`
  return top === 'collector' && flowsBack(file, target) ? `${file} imports ${target}, which stands below it` : null
}

function packageAllowed(rule: Rule, specifier: string): boolean {
  if (rule.packages === 'all') return true
  return rule.packages !== 'none' && rule.packages.some(name => specifier === name || specifier.startsWith(`${name}/`))
}

/** Files directly in collector/ (main.ts, index.ts) stand below all folders. */
function flowsBack(file: string, target: string): boolean {
  return rank(target) > rank(file)
}

function rank(file: string): number {
  const [, folder = '', ...rest] = file.split('/')
  if (rest.length === 0) return collectorOrder.length
  const found = collectorOrder.indexOf(folder)
  if (found === -1) throw new Error(`collector/${folder} has no place in the house: give it one in collectorOrder first`)
  return found
}

function importsOf(file: string, source: string): string[] {
  const { module } = parseSync(file, source)
  const exported = module.staticExports.flatMap(statement => statement.entries.flatMap(entry => entry.moduleRequest?.value ?? []))
  const dynamic = module.dynamicImports.map(found => source.slice(found.moduleRequest.start, found.moduleRequest.end).replaceAll(/['"`]/g, ''))
  return [...module.staticImports.map(found => found.moduleRequest.value), ...exported, ...dynamic]
}

const files = globSync('{contract,scenarios,collector,rig,targets,dashboards}/**/*.{ts,mjs}', { cwd: root }).filter(file => !file.endsWith('.d.ts'))

describe('the house', () => {
  test('has rooms to look at', () => {
    expect(files.length).toBeGreaterThan(20)
  })

  test.each(files)('%s imports only what its folder may', file => {
    expect(forbiddenImports(file, readFileSync(join(root, file), 'utf8'))).toEqual([])
  })

  test('has no drawer for odds and ends', () => {
    expect(files.filter(file => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(file))).toEqual([])
  })
})

describe('a wrong import is found', () => {
  test.each([
    ['contract/plan.ts', "import { z } from 'zod'", 'contract/plan.ts imports the package zod'],
    ['contract/plan.ts', "import '../collector/index.ts'", 'contract/plan.ts imports collector/index.ts'],
    ['scenarios/main.ts', "import type { Profile } from '../rig/profiles.ts'", 'scenarios/main.ts imports rig/profiles.ts'],
    ['scenarios/main.ts', "import { readFileSync } from 'node:fs'", 'scenarios/main.ts imports the package node:fs'],
    ['rig/commands/run.ts', "import { Streams } from '../../collector/windows/streams.ts'", 'rig/commands/run.ts imports collector/windows/streams.ts'],
    ['targets/demo/app.ts', "export { x } from '../../rig/cli.ts'", 'targets/demo/app.ts imports rig/cli.ts'],
    [
      'collector/estimates/uptime.ts',
      "const x = await import('../criteria/kind.ts')",
      'collector/estimates/uptime.ts imports collector/criteria/kind.ts, which stands below it',
    ],
    ['collector/verdict/judge.ts', "import '../main.ts'", 'collector/verdict/judge.ts imports collector/main.ts, which stands below it'],
  ])('%s: %s', (file, source, sentence) => {
    expect(forbiddenImports(file, source)).toEqual([sentence])
  })
})
