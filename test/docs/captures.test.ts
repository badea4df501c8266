import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../live/command.ts'

const root = join(import.meta.dirname, '../..')
const records = join(root, 'test/fixtures/records')

/** Prints as in a pipe of 80 columns; what goes to stderr is no part of a capture. */
async function capture(args: readonly string[]): Promise<string> {
  return (await runCommand(args, { COLUMNS: '80', NO_COLOR: '1' })).stdout.trimEnd()
}

describe('captures in the docs are what the commands print', () => {
  test.each([
    ['README.md', 'equal', 'measured'],
    ['README.md', 'lost-write', 'measured'],
    ['docs/guides/reading-a-verdict.md', 'equal-auth', 'measured'],
    ['docs/guides/reading-a-verdict.md', 'slower', 'measured'],
    ['docs/guides/reading-a-verdict.md', 'short', 'all'],
  ])('%s: judge %s --gate %s', async (page, record, gate) => {
    const printed = await capture(['judge', join(records, record), '--gate', gate])
    expect(printed.split('\n').length).toBeGreaterThan(15)
    expect(readFileSync(join(root, page), 'utf8')).toContain(`\n${printed}\n\`\`\``)
  })

  test('docs/guides/terminal.md: cutover --help, and a flag that got another name', async () => {
    const page = readFileSync(join(root, 'docs/guides/terminal.md'), 'utf8')
    expect(page).toContain(`\n${await capture(['--help'])}\n\`\`\``)
    const { stderr } = await runCommand(['run', '--keep'])
    expect(page).toContain(stderr.trimEnd())
  })
})
