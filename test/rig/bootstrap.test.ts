import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** A copy of the repository's entry in a folder without packages, and an npm on PATH that is a shell script. */
function freshClone(npm: string) {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-bootstrap-'))
  const programs = join(folder, 'programs')
  for (const name of ['rig', 'rig/cli', 'programs']) mkdirSync(join(folder, name))
  copyFileSync(join(root, 'rig', 'bootstrap.mjs'), join(folder, 'rig', 'bootstrap.mjs'))
  writeFileSync(join(folder, 'rig', 'cli', 'main.ts'), 'console.log(process.env.CUTOVER_CALLED_AS, process.argv.slice(2).join(" "))')
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  writeFileSync(join(programs, 'npm'), `#!/bin/sh\n${npm}\n`)
  chmodSync(join(programs, 'npm'), 0o755)
  return { folder, environment: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` } }
}

function start(entry: string, { environment }: ReturnType<typeof freshClone>, more: Record<string, string | undefined> = {}) {
  const child = spawn(process.execPath, [entry, 'doctor'], { env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr })) }
}

const notThroughNpm = { npm_lifecycle_event: undefined, npm_package_name: undefined }

describe('bootstrap', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s while packages are installed ends npm too, with 128 and the signal', async signal => {
    const clone = freshClone(`echo $$ > ${'$'}{0%/*}/pid; exec sleep 60`)
    const { child, ended } = start(join(clone.folder, 'rig', 'bootstrap.mjs'), clone)
    const file = join(clone.folder, 'programs', 'pid')
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8').trim() !== '', { timeout: 10_000 }).toBe(true)
    child.kill(signal)
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([signal === 'SIGINT' ? 130 : 143, 'cutover: installing packages (npm ci) …\n'])
    expect(() => process.kill(Number(readFileSync(file, 'utf8')), 0)).toThrow('ESRCH')
  })

  test('an npm that fails is an error of the machine: exit 4, with what to do', async () => {
    const clone = freshClone('echo "npm error network" >&2; exit 1')
    const { code, stderr } = await start(join(clone.folder, 'rig', 'bootstrap.mjs'), clone).ended
    expect(code).toBe(4)
    expect(stderr).toMatch(/npm error network\nerror: npm ci failed\. Check that the npm registry can be reached, then try again\.\n$/)
  })

  test('packages are installed once, and the entry knows how it was called', async () => {
    const clone = freshClone('mkdir -p node_modules; echo installed >&2')
    const entry = join(clone.folder, 'rig', 'bootstrap.mjs')
    const viaNpm = await start(entry, clone, { npm_lifecycle_event: 'cutover', npm_package_name: 'cutover' }).ended
    expect([viaNpm.code, viaNpm.stdout]).toEqual([0, 'npm run cutover -- doctor\n'])
    expect(viaNpm.stderr).toContain('installed')
    const bin = join(clone.folder, 'programs', 'cutover')
    symlinkSync(entry, bin)
    const viaBin = await start(bin, clone, notThroughNpm).ended
    expect(viaBin).toEqual({ code: 0, stdout: 'cutover doctor\n', stderr: '' })
    const viaPath = await start(entry, clone, notThroughNpm).ended
    expect(viaPath.stdout).toMatch(/^node .*rig\/bootstrap\.mjs doctor\n$/)
  })
})
