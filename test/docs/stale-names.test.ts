import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renamedFlags } from '../../rig/cli/usage-errors.ts'

const root = join(import.meta.dirname, '../..')
const isSource = (path: string) => !/(^|\/)(node_modules|\.git|\.cache|runs)(\/|$)/.test(path)
const pages = globSync(['**/*.md', '.github/**/*.{md,yml}', '*.yml', 'deploy/**/*.yml', 'Dockerfile', '.env.example'], {
  cwd: root,
  exclude: path => !isSource(path),
})
  .filter(path => isSource(path) && !path.startsWith('test/fixtures/records/'))
  .toSorted()

interface Line {
  readonly place: string
  readonly text: string
}

const lines: readonly Line[] = pages.flatMap(page =>
  readFileSync(join(root, page), 'utf8')
    .split('\n')
    .map((text, i) => ({ place: `${page}:${i + 1}`, text })),
)

/** Old flags in a line that does not name their new one as well. */
function renamedIn(text: string): string[] {
  const flags = new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))
  return Object.entries(renamedFlags).flatMap(([old, renamed]) => (flags.has(old) && !flags.has(renamed) ? [`${old} is now ${renamed}`] : []))
}

describe('pages, workflows, compose files and .env.example', () => {
  test('are found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/guides/assess.md', '.github/workflows/nightly.yml', 'docker-compose.yml', '.env.example']))
  })

  test('name no flag that got another name, except next to the new one', () => {
    expect(lines.flatMap(({ place, text }) => renamedIn(text).map(found => `${place}: ${found}`))).toEqual([])
  })

  test('a renamed flag is found wherever it stands in a line', () => {
    expect(renamedIn('deleted (`--keep` keeps it)')).toEqual(['--keep is now --keep-data'])
    expect(renamedIn('run --control=http://localhost:9000 --keep-data')).toEqual(['--control is now --control-probe'])
    expect(renamedIn('error: --keep is now --keep-data')).toEqual([])
  })

  test('name only source files that exist', () => {
    const files = globSync('**/*.{ts,mjs,sql}', { cwd: root, exclude: path => !isSource(path) }).filter(isSource)
    const exists = (path: string, page: string) =>
      existsSync(join(root, path)) || existsSync(join(root, dirname(page), path)) || files.some(file => file.endsWith(`/${path}`) || basename(file) === path)
    const missing = lines
      .filter(({ place }) => place.includes('.md:'))
      .flatMap(({ place, text }) =>
        (text.match(/(?<![\w/.@-])[\w.-]+(?:\/[\w.-]+)*\.(?:ts|mjs|sql)\b/g) ?? [])
          .filter(path => !exists(path, place.split(':')[0] ?? ''))
          .map(path => `${place}: ${path}`),
      )
    expect(missing).toEqual([])
  })
})
