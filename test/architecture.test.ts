import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCycles, parseSource, readSources, type Source } from './source-graph.ts'

/** What a top-level folder may import besides its own files. `packages`: names of npm packages, or all, or none. */
interface Rule {
  readonly folders: readonly string[]
  readonly packages: 'all' | 'none' | readonly string[]
}

const rules: Readonly<Record<string, Rule>> = {
  contract: { folders: [], packages: ['zod'] },
  statistics: { folders: [], packages: 'all' },
  scenarios: { folders: ['contract/'], packages: ['k6'] },
  collector: { folders: ['contract/', 'statistics/'], packages: 'all' },
  // The sanitizer by itself: `--version` and help print through it, and must not load the collector.
  rig: { folders: ['contract/', 'statistics/', 'collector/index.ts', 'collector/report/sanitize.ts'], packages: 'all' },
  targets: { folders: ['contract/'], packages: 'all' },
  dashboards: { folders: ['contract/', 'statistics/', 'collector/index.ts'], packages: 'all' },
}

/** Inside these, a folder imports only from folders before it in its list. Files next to the folders stand after all of them. */
const orders: Readonly<Record<string, readonly string[]>> = {
  collector: ['otlp', 'record', 'evidence', 'criteria', 'policy', 'judge', 'report', 'telemetry', 'delivery', 'server'],
  rig: ['platform', 'load', 'probes', 'run', 'evidence', 'clean', 'control', 'history', 'drill', 'capacity', 'push', 'observe', 'cli'],
}

/** Files that may stand directly in a folder that has an order. */
const entries: Readonly<Record<string, readonly string[]>> = { collector: ['index.ts', 'main.ts'], rig: ['bootstrap.mjs'] }

/** File names that stand in many folders of one top-level folder, each for its own folder. */
const sharedNames = new Set(['index.ts', 'main.ts', 'command.ts', 'action.ts'])

/** Folders that keep their names until they are rewritten for any team's API. */
const namedLater = ['rig/probes/parity/', 'rig/probes/census/', 'rig/drill/', 'rig/clean/', 'targets/demo/']

/** Imports that go back until the importing folder is rewritten. */
const exceptions = [{ from: 'rig/probes/parity/', to: 'rig/clean/' }]

/** `file imports target` for each import that the rules of the top-level folders forbid. */
function crossFolderOffenders(sources: readonly Source[]): string[] {
  return offenders(sources, (file, target) => {
    const [top = ''] = file.split('/')
    const rule = rules[top]
    if (!rule || target.startsWith(`${top}/`)) return false
    if (!target.startsWith('package ')) return !rule.folders.some(folder => target.startsWith(folder))
    const name = target.slice('package '.length)
    return rule.packages !== 'all' && (rule.packages === 'none' || !rule.packages.some(allowed => name === allowed || name.startsWith(`${allowed}/`)))
  })
}

/** `file imports target` for each import inside an ordered folder that goes back. */
function backwardImports(sources: readonly Source[]): string[] {
  return offenders(sources, (file, target) => {
    const [top = ''] = file.split('/')
    if (!orders[top] || !target.startsWith(`${top}/`)) return false
    if (exceptions.some(({ from, to }) => file.startsWith(from) && target.startsWith(to))) return false
    return rank(top, target) > rank(top, file)
  })
}

/** `name: file, file` for each file name that occurs more than once within a top-level folder. */
function repeatedNames(files: readonly string[]): string[] {
  const named = files.filter(file => !sharedNames.has(basename(file)) && !namedLater.some(folder => file.startsWith(folder)))
  const groups = Map.groupBy(named, file => `${file.split('/')[0]}: ${basename(file)}`)
  return [...groups].flatMap(([name, found]) => (found.length > 1 ? [`${name}: ${found.join(', ')}`] : []))
}

function rank(top: string, file: string): number {
  const order = orders[top] ?? []
  const [, folder = '', ...rest] = file.split('/')
  if (rest.length === 0) return order.length
  const found = order.indexOf(folder)
  if (found === -1) throw new Error(`${top}/${folder} has no place in the house: give it one in \`orders\` first`)
  return found
}

function offenders(sources: readonly Source[], isForbidden: (file: string, target: string) => boolean): string[] {
  return sources.flatMap(({ file, imports }) => imports.filter(target => isForbidden(file, target)).map(target => `${file} imports ${target}`))
}

const sources = readSources()

describe('architecture: the sources', () => {
  test('are read', () => {
    expect(sources.filter(({ imports }) => imports.length > 0).length).toBeGreaterThan(100)
  })

  test('import only what their top-level folder may', () => {
    expect(crossFolderOffenders(sources)).toEqual([])
  })

  test('flow one way inside collector/ and rig/', () => {
    expect(backwardImports(sources)).toEqual([])
  })

  test('have no import cycle, types included', () => {
    expect(findCycles(sources)).toEqual([])
  })

  test('stand in a folder: only entries stand directly in collector/ and rig/', () => {
    const loose = sources.filter(({ file }) => file.split('/').length === 2 && entries[file.split('/')[0] ?? ''])
    expect(loose.filter(({ file }) => !entries[dirname(file)]?.includes(file.slice(dirname(file).length + 1)))).toEqual([])
  })

  test('have a file name only once within a top-level folder', () => {
    expect(repeatedNames(sources.map(({ file }) => file))).toEqual([])
  })

  test('have no drawer for odds and ends', () => {
    expect(sources.filter(({ file }) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(file))).toEqual([])
  })
})

describe('architecture: a forbidden import is reported', () => {
  test.each([
    ['contract/plan.ts', "import pg from 'pg'", 'contract/plan.ts imports package pg'],
    ['contract/plan.ts', "import '../collector/index.ts'", 'contract/plan.ts imports collector/index.ts'],
    ['statistics/latency.ts', "import '../contract/plan.ts'", 'statistics/latency.ts imports contract/plan.ts'],
    ['scenarios/main.ts', "import type { Profile } from '../rig/load/profiles.ts'", 'scenarios/main.ts imports rig/load/profiles.ts'],
    ['scenarios/main.ts', "import { readFileSync } from 'node:fs'", 'scenarios/main.ts imports package node:fs'],
    ['rig/run/plan.ts', "import { Streams } from '../../collector/evidence/streams.ts'", 'rig/run/plan.ts imports collector/evidence/streams.ts'],
    ['targets/demo/app.ts', "export { x } from '../../rig/cli/main.ts'", 'targets/demo/app.ts imports rig/cli/main.ts'],
  ])('across folders: %s: %s', (file, source, sentence) => {
    expect(crossFolderOffenders([parseSource(file, source)])).toEqual([sentence])
  })

  test.each([
    ['collector/evidence/uptime.ts', "const x = await import('../criteria/kind.ts')", 'collector/evidence/uptime.ts imports collector/criteria/kind.ts'],
    ['collector/judge/judge.ts', "import '../main.ts'", 'collector/judge/judge.ts imports collector/main.ts'],
    ['rig/platform/lock.ts', "import '../run/plan.ts'", 'rig/platform/lock.ts imports rig/run/plan.ts'],
  ])('back inside a folder: %s: %s', (file, source, sentence) => {
    expect(backwardImports([parseSource(file, source)])).toEqual([sentence])
  })

  test('a file name that occurs twice within a top-level folder, except index, main, command and action', () => {
    const files = ['rig/run/plan.ts', 'rig/load/plan.ts', 'contract/plan.ts', 'rig/cli/run/action.ts', 'rig/cli/judge/action.ts', 'rig/drill/plan.ts']
    expect(repeatedNames(files)).toEqual(['rig: plan.ts: rig/run/plan.ts, rig/load/plan.ts'])
  })

  test('a cycle of three files is found, and a file that only points at it is left out', () => {
    const chain = [
      ['contract/a.ts', "import './b.ts'"],
      ['contract/b.ts', "import type { C } from './c.ts'"],
      ['contract/c.ts', "export { a } from './a.ts'"],
      ['contract/d.ts', "import './a.ts'"],
    ].map(([file = '', source = '']) => parseSource(file, source))
    expect(findCycles(chain)).toEqual([['contract/a.ts', 'contract/b.ts', 'contract/c.ts']])
  })

  test('a folder that has no place in the order is an error', () => {
    expect(() => backwardImports([parseSource('rig/attic/x.ts', "import '../platform/lock.ts'")])).toThrow('rig/attic has no place in the house')
  })
})
