import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assets } from '../../../rig/platform/assets.ts'
import { runCommand } from '../../live/command.ts'

const ended = async (...args: string[]) => await runCommand(args)

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
    [['fly'], 'unknown command fly'],
    [['doctor', '--fast'], 'unknown option --fast'],
    [['run', '--candidate', 'http://localhost:8000'], 'needs --baseline <url>'],
    [['run', '--profile', 'marathon'], 'invalid value "marathon" for --profile: expected one of smoke, rehearsal, nightly'],
    [['control', '--candidate', 'http://localhost:8000'], 'needs --baseline <url>'],
    [['control', '--slowdown', '25'], 'invalid value "25" for --slowdown: expected a percentage above 0, such as 25%'],
    [['control', '--slowdown', '0%'], 'invalid value "0%" for --slowdown: expected a percentage above 0, such as 25%'],
    [['control', '--times', '0'], 'invalid value "0" for --times: expected a whole number from 1'],
    [['control', '--only', 'both'], 'invalid value "both" for --only: expected one of negative, positive'],
    [['assess'], 'needs --baseline <url>'],
    [['assess', '--sessions', '0.2'], 'invalid value "0.2" for --sessions: expected sessions per second from 0.5, such as 20 or 2.5'],
    [['assess', '--sessions', 'many'], 'invalid value "many" for --sessions: expected sessions per second'],
    [['assess', '--p95', '500'], 'invalid value "500" for --p95: expected a time, such as 500ms or 2s'],
    [['assess', '--p95', '0ms'], 'invalid value "0ms" for --p95: expected a time, such as 500ms or 2s'],
    [['assess', '--errors', '1'], 'invalid value "1" for --errors: expected a percentage above 0, such as 25%'],
    [
      ['assess', '--baseline', 'http://127.0.0.1:9', '--sessions', '90'],
      'Cannot ask for 90 sessions/s when 80 are the most that may be asked for. Raise --at-most',
    ],
    [['assess', '--baseline', 'http://127.0.0.1:9'], 'Cannot reach the baseline at http://127.0.0.1:9'],
    [['assess', '--baseline', 'http://192.0.2.1'], 'is not this machine'],
    [['demo', '--baseline-port', 'three'], 'invalid value "three" for --baseline-port: expected a whole number'],
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
