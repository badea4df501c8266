import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'oxc-parser'

/** The repository's root. */
export const root = join(import.meta.dirname, '..')

/** One source file and what it imports, types included: paths from the root, or `package name`. */
export interface Source {
  readonly file: string
  readonly imports: readonly string[]
  /** Those of its imports that are loaded with it: no types, nothing dynamic. */
  readonly loads: readonly string[]
  readonly lines: number
}

/** Reads all sources (tests aside). @returns in the order of their paths */
export function readSources(): Source[] {
  return globSync('{contract,statistics,scenarios,collector,rig,targets,dashboards}/**/*.{ts,mjs}', { cwd: root })
    .filter(file => !file.endsWith('.d.ts'))
    .toSorted()
    .map(file => parseSource(file, readFileSync(join(root, file), 'utf8')))
}

/** @param file path from the root  @param source its text */
export function parseSource(file: string, source: string): Source {
  const { module } = parseSync(file, source)
  const exported = module.staticExports.flatMap(statement => statement.entries.flatMap(entry => entry.moduleRequest?.value ?? []))
  const dynamic = module.dynamicImports.map(found => source.slice(found.moduleRequest.start, found.moduleRequest.end).replaceAll(/['"`]/g, ''))
  const specifiers = [...module.staticImports.map(found => found.moduleRequest.value), ...exported, ...dynamic]
  const loaded = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(found => found.moduleRequest.value)
  const resolve = (all: readonly string[]) => [...new Set(all)].map(one => (one.startsWith('.') ? normalize(join(dirname(file), one)) : `package ${one}`))
  const imports = resolve(specifiers)
  return { file, imports, loads: resolve([...loaded, ...exported]), lines: source.split('\n').length - 1 }
}

/** Groups of files that import each other, directly or through others (strongly connected components, Tarjan 1972). */
export function findCycles(sources: readonly Source[]): string[][] {
  const imports = new Map(sources.map(source => [source.file, source.imports]))
  const found: string[][] = []
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const lower = (file: string, value: number | undefined) => low.set(file, Math.min(low.get(file) ?? 0, value ?? 0))
  const visit = (file: string): void => {
    low.set(file, index.size)
    index.set(file, index.size)
    stack.push(file)
    for (const target of imports.get(file) ?? []) {
      if (!imports.has(target)) continue
      if (!index.has(target)) {
        visit(target)
        lower(file, low.get(target))
      } else if (stack.includes(target)) lower(file, index.get(target))
    }
    if (low.get(file) !== index.get(file)) return
    const group = stack.splice(stack.indexOf(file))
    if (group.length > 1) found.push(group.toSorted())
  }
  for (const { file } of sources) if (!index.has(file)) visit(file)
  return found
}
