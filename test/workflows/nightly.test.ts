import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const workflows = globSync('.github/workflows/*.yml', { cwd: root })

test('workflows: actionlint reports nothing', () => {
  expect(workflows).toContain('.github/workflows/nightly.yml')
  const lint = spawnSync('go', ['tool', 'actionlint', ...workflows.map(file => join(root, file))], { cwd: import.meta.dirname, encoding: 'utf8' })
  expect(`${lint.stdout}${lint.stderr.replaceAll(/^go: downloading.*\n/gm, '')}`).toBe('')
  expect(lint.status).toBe(0)
}, 240_000)

test('workflows: actionlint reports an undefined variable', () => {
  const broken = `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo \${{ nothing.here }}\n`
  const lint = spawnSync('go', ['tool', 'actionlint', '-'], { cwd: import.meta.dirname, input: broken, encoding: 'utf8' })
  expect(lint.stdout).toContain('undefined variable "nothing"')
  expect(lint.status).toBe(1)
}, 240_000)
