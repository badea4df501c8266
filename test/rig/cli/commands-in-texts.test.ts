import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { describe, expect, test } from 'vitest'
import { cliReference } from '../../../rig/cli/reference.ts'
import { checkFlags } from '../../../rig/cli/usage-errors.ts'
import { definedCommands } from './definitions.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const names = definedCommands().commands.map(command => command.name())

/** Where a command stands that a reader may type: sources (a template's value counts as "x") and docs. */
const files = [
  ...globSync('{collector,contract,dashboards,rig,scenarios,statistics,targets}/**/*.{ts,sql,mjs}', { cwd: root }),
  ...globSync('{README.md,CONTRIBUTING.md,CHANGELOG.md,SECURITY.md,docs/**/*.md,collector/**/*.md,rig/**/*.md,.github/**/*.yml,docker-compose.yml}', {
    cwd: root,
  }),
]

interface Shown {
  readonly place: string
  readonly args: readonly string[]
  /** Whether something is left out ("…"): then only its names and flags are looked at. */
  readonly isPartial: boolean
}

const command = new RegExp(`(?:npm run cutover -- |(?<![\\w/.-])cutover )(?=(?:${names.join('|')})(?![\\w-]))((?:[^\`\\n#;|]|\\\\\\n)*)`, 'g')

function commandsIn(file: string): Shown[] {
  const text = readFileSync(join(root, file), 'utf8')
    .replaceAll('\\`', '`')
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'x')
    .replace(/\\\\?\n\s*/g, ' ')
  return [...text.matchAll(command)].flatMap(({ 1: rest = '', index }) => {
    const place = `${file}:${text.slice(0, index).split('\n').length}: cutover ${rest}`
    const isQuoted = /["'`(]$/.test(text.slice(Math.max(0, index - 1), index))
    const shown = isQuoted ? (rest.split(/(?<!\s|=)["'](?!\S)|["'][,)]|\)(?=[\s,.;]|$)/)[0] ?? '') : rest
    const args = (shown.match(/"[^"]*"|\S+/g) ?? []).map(word => word.replace(/^"(.*)"$/, '$1').replace(/[.,:"')]+$/, ''))
    return [{ place, args: args.filter(word => word !== '' && word !== '…'), isPartial: shown.includes('…') }]
  })
}

describe('commands in texts', () => {
  const shown = files.flatMap(commandsIn)

  test('they are found in sources and docs', () => {
    expect(shown.length).toBeGreaterThan(80)
  })

  test('they can be typed: each names a command, its flags exist, and nothing that it needs is missing', async () => {
    const wrong: string[] = []
    for (const one of shown) wrong.push(...(await mistakesIn(one)))
    expect(wrong).toEqual([])
  })
})

/** A name alone ("see cutover history") is no call; anything more must be one that parses. */
async function mistakesIn({ place, args, isPartial }: Shown): Promise<string[]> {
  const program = definedCommands()
  const flags = args.findIndex(word => word.startsWith('-'))
  if (flags === -1 && args.length <= 2 && !isPartial) {
    if (args.length === 1 || program.commands.some(found => found.name() === args[0] && found.commands.some(inner => inner.name() === args[1]))) return []
  }
  try {
    checkFlags(program, args)
    if (!isPartial) await program.parseAsync(args, { from: 'user' })
    return []
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return []
    return [`${place}\n  ${error instanceof Error ? error.message : error}`]
  }
}

test('docs/reference/cli.md has every command and flag', () => {
  expect(readFileSync(join(root, 'docs', 'reference', 'cli.md'), 'utf8')).toBe(cliReference(definedCommands()))
})
