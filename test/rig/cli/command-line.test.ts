import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assets } from '../../../rig/platform/assets.ts'
import { cutover } from '../../live/processes.ts'

const ended = async (...args: string[]) => await cutover(args).finished

describe('the command line', () => {
  test('knows its version', async () => {
    const { code, stdout } = await ended('--version')
    expect([code, stdout.trim()]).toEqual([0, JSON.parse(readFileSync(assets.packageJson, 'utf8')).version])
  })

  test.each([
    'run',
    'judge',
    'policy explain',
    'evidence import',
    'evidence list',
    'attest',
    'demo',
    'control',
    'assess',
    'decide',
    'history',
    'clean',
    'doctor',
  ])('%s --help has an example', async command => {
    const { code, stdout } = await ended(...command.split(' '), '--help')
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Example:\n  npm run cutover -- ${command}`)])
  })

  test.each([
    [[], 'Usage: cutover'],
    [['fly'], "unknown command 'fly'"],
    [['doctor', '--fast'], "unknown option '--fast'"],
    [['run', '--candidate', 'http://localhost:8000'], "required option '--baseline <url>' not specified"],
    [['run', '--profile', 'marathon'], 'Allowed choices are smoke, rehearsal, nightly'],
    [['control', '--candidate', 'http://localhost:8000'], "required option '--baseline <url>' not specified"],
    [['control', '--slowdown', '25'], 'Expected a percentage above 0 such as 25%, got "25"'],
    [['control', '--slowdown', '0%'], 'Expected a percentage above 0 such as 25%, got "0%"'],
    [['control', '--times', '0'], 'Expected 1 or more, got "0"'],
    [['control', '--only', 'both'], 'Allowed choices are negative, positive'],
    [['assess'], "required option '--baseline <url>' not specified"],
    [['assess', '--sessions', '0.2'], 'Expected sessions per second from 0.5 on, with one decimal at the most, such as 20 or 2.5, got "0.2"'],
    [['assess', '--sessions', 'many'], 'got "many"'],
    [['assess', '--p95', '500'], 'Expected a time such as 500ms or 2s, got "500"'],
    [['assess', '--p95', '0ms'], 'Expected a time such as 500ms or 2s, got "0ms"'],
    [['assess', '--errors', '1'], 'Expected a percentage above 0 such as 25%, got "1"'],
    [
      ['assess', '--baseline', 'http://127.0.0.1:9', '--sessions', '90'],
      'Cannot ask for 90 sessions/s when 80 are the most that may be asked for. Raise --at-most',
    ],
    [['assess', '--baseline', 'http://127.0.0.1:9'], 'Cannot reach the baseline at http://127.0.0.1:9'],
    [['assess', '--baseline', 'http://192.0.2.1'], 'is not this machine'],
    [['demo', '--baseline-port', 'three'], 'Expected a whole number, got "three"'],
    [['judge', 'no-such-run'], 'Cannot find the run no-such-run: expected record.bin in'],
  ])('refuses %j with exit 2', async (args, message) => {
    const { code, stderr, stdout } = await ended(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })

  test('a file that is no record is bad input, with the byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cutover-judge-'))
    writeFileSync(join(folder, 'record.bin'), 'This is something else altogether.')
    writeFileSync(join(folder, 'policy.json'), readFileSync(assets.thresholds))
    const { code, stderr } = await ended('judge', folder)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/at byte 0/)])
  })

  test('doctor says what there is, as JSON too', async () => {
    const runs = mkdtempSync(join(tmpdir(), 'cutover-doctor-'))
    const { stdout } = await ended('doctor', '--json', '--runs', runs)
    const checks = JSON.parse(stdout) as { name: string; ok: boolean; advice: string }[]
    expect(checks.find(({ name }) => name === 'Node')).toMatchObject({ ok: true })
    expect(checks.find(({ name }) => name === 'runs folder')).toMatchObject({ ok: true, found: runs })
    expect(checks.every(({ advice }) => advice.length > 0)).toBe(true)
  })
})
