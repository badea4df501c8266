import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assets } from '../../../rig/platform/assets.ts'
import { runCommand } from '../../live/command.ts'
import { readSources } from '../../source-graph.ts'
import { definedCommands } from './definitions.ts'

const ended = async (...args: string[]) => await runCommand(args)

const commandPaths = definedCommands().commands.flatMap(command =>
  command.commands.length > 0 ? command.commands.map(inner => `${command.name()} ${inner.name()}`) : command.name() === 'collector' ? [] : [command.name()],
)

describe('the command line', () => {
  test('--version prints the version of package.json', async () => {
    const { code, stdout } = await ended('--version')
    expect([code, stdout.trim()]).toEqual([0, JSON.parse(readFileSync(assets.packageJson, 'utf8')).version])
  })

  test('it starts without the catalogue and without the collector, its sanitizer aside', () => {
    const sources = new Map(readSources().map(source => [source.file, source]))
    const loaded = new Set<string>()
    const load = (file: string) => {
      if (loaded.has(file)) return
      loaded.add(file)
      for (const next of sources.get(file)?.loads ?? []) load(next)
    }
    load('rig/cli/program.ts')
    expect(loaded.size).toBeGreaterThan(30)
    expect([...loaded].filter(file => /^(collector|contract\/(endpoints|journeys|mix))/.test(file))).toEqual(['collector/report/sanitize.ts'])
  })

  test('--help fits 80 × 24 with a prompt, and is the same however wide the terminal is', async () => {
    const lines = (await ended('--help')).stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(23)
    expect(lines.filter(line => line.length > 80)).toEqual([])
    expect(lines.filter(line => /^\S.* (doctor|run|policy|control) /.test(line)).map(line => line.slice(0, 12).trim())).toEqual([
      'Start here',
      'Every day',
      'Decide',
      'Operate',
    ])
  })

  test.each(commandPaths)('%s --help has lines of at most 80 characters, and an example that parses', async path => {
    const { code, stdout } = await ended(...path.split(' '), '--help')
    expect(code).toBe(0)
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
    const [, example = ''] = /Example:\n {2}cutover (.*)/.exec(stdout) ?? []
    expect(example.startsWith(path)).toBe(true)
    const args = (example.match(/"[^"]*"|\S+/g) ?? []).map(word => word.replaceAll('"', ''))
    await expect(definedCommands().parseAsync(args, { from: 'user' })).resolves.toBeDefined()
  })

  test.each(commandPaths)('%s --help has lines of at most 80 characters when called through npm, and the same example', async path => {
    const { stdout } = await runCommand([...path.split(' '), '--help'], { CUTOVER_CALLED_AS: 'npm run cutover --' })
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
    const [, example = ''] = /Example:\n {2}npm run cutover -- ((?:.*\\\n)*.*)/.exec(stdout) ?? []
    const [, usual = ''] = /Example:\n {2}cutover (.*)/.exec((await ended(...path.split(' '), '--help')).stdout) ?? []
    expect(example.replaceAll(/ \\\n +/g, ' ')).toBe(usual)
  })

  test.each([
    [[], 'Usage: cutover'],
    [['run', '--chekpoint', '1'], 'error: unknown option --chekpoint. Did you mean --checkpoint?\nTry: cutover run --help\n'],
    [['run', '--profile', 'marathon', '--jsn'], 'error: unknown option --jsn. Did you mean --json?'],
    [['run', '-x'], 'error: unknown option -x.\n'],
    [['run'], 'error: run needs --baseline <url> and --candidate <url>\nTry: cutover run --help\n'],
    [['run', '--baseline'], "option '-b, --baseline <url>' argument missing"],
    [['run', '--label', 'PR 512'], 'invalid value "PR 512" for --label: expected at most 16 lower-case letters, digits and single -, such as pr-512'],
    [['run', '--label', 'longer-than-16-ch'], 'invalid value "longer-than-16-ch" for --label'],
    [['histry'], 'error: unknown command histry. Did you mean history?\nTry: cutover --help\n'],
    [['evidence', 'lst'], 'error: unknown command lst. Did you mean list?\nTry: cutover evidence --help\n'],
    [['judge'], 'error: judge needs <run>\nTry: cutover judge --help\n'],
    [
      ['parity', '-b', 'localhost:1', '-c', 'localhost:2', '--endpoint', 'auth.nothing'],
      'error: invalid value "auth.nothing" for --endpoint: expected an endpoint of the catalogue (contract/endpoints), such as catalog.list\nTry: cutover parity --help\n',
    ],
    [['drill', '--keep'], 'error: --keep is now --keep-data\nTry: cutover drill --help\n'],
    [['run', '--anyway'], 'error: --anyway is now --force\n'],
    [['run', '--control=http://127.0.0.1:9'], 'error: --control is now --control-probe\n'],
    [['judge', '--keep'], 'error: unknown option --keep.'],
    [['fly'], 'unknown command fly'],
    [['doctor', '--fast'], 'unknown option --fast'],
    [['run', '--candidate', 'http://localhost:8000'], 'needs --baseline <url>'],
    [['run', '--profile', 'marathon'], 'invalid value "marathon" for --profile: expected one of smoke, rehearsal, nightly'],
    [['control', '--candidate', 'http://localhost:8000'], 'needs --baseline <url>'],
    [['control', '--slowdown', '25'], 'invalid value "25" for --slowdown: expected a percentage above 0, such as 25%'],
    [['control', '--slowdown', '0%'], 'invalid value "0%" for --slowdown: expected a percentage above 0, such as 25%'],
    [['control', '--count', '0'], 'invalid value "0" for --count: expected a whole number from 1'],
    [['control', '--kind', 'both'], 'invalid value "both" for --kind: expected one of negative, positive'],
    [['assess'], 'needs --baseline <url>'],
    [['assess', '--rate', '0.2'], 'invalid value "0.2" for --rate: expected sessions per second from 0.5, such as 20 or 2.5'],
    [['assess', '--rate', 'many'], 'invalid value "many" for --rate: expected sessions per second'],
    [['assess', '--p95', '500'], 'invalid value "500" for --p95: expected a time, such as 500ms or 2s'],
    [['assess', '--p95', '0ms'], 'invalid value "0ms" for --p95: expected a time, such as 500ms or 2s'],
    [['assess', '--error-rate', '1'], 'invalid value "1" for --error-rate: expected a percentage above 0, such as 25%'],
    [['assess', '--baseline', 'http://127.0.0.1:9', '--rate', '90'], '--rate 90 is above --max-rate 80. Raise --max-rate'],
    [['assess', '--baseline', 'http://127.0.0.1:9'], 'Cannot reach the baseline at http://127.0.0.1:9'],
    [['assess', '--baseline', 'http://192.0.2.1'], 'is not this machine'],
    [['demo', '--baseline-port', 'three'], 'invalid value "three" for --baseline-port: expected a whole number'],
    [['judge', 'no-such-run'], 'Cannot find the run no-such-run: expected record.bin in'],
  ])('cutover %j is refused with exit 2', async (args, message) => {
    const { code, stderr, stdout } = await ended(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })

  test('cutover judge: a file that is no record is bad input, with its byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cutover-judge-'))
    writeFileSync(join(folder, 'record.bin'), 'This is something else altogether.')
    writeFileSync(join(folder, 'policy.json'), readFileSync(assets.thresholds))
    const { code, stderr } = await ended('judge', folder)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/at byte 0/)])
  })

  test('cutover doctor --json lists each check with its advice', async () => {
    const runs = mkdtempSync(join(tmpdir(), 'cutover-doctor-'))
    const { stdout } = await ended('doctor', '--json', '--runs', runs)
    const checks = JSON.parse(stdout) as { name: string; ok: boolean; advice: string }[]
    expect(checks.find(({ name }) => name === 'Node')).toMatchObject({ ok: true })
    expect(checks.find(({ name }) => name === 'runs folder')).toMatchObject({ ok: true, found: runs })
    expect(checks.every(({ advice }) => advice.length > 0)).toBe(true)
  })
})
