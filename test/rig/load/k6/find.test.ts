import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findK6 } from '../../../../rig/load/k6/find.ts'
import { RigFailure } from '../../../../rig/platform/failure.ts'

let folder: string
let messages: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-find-'))
  messages = []
})
afterEach(() => rm(folder, { recursive: true }))

/** A program that prints `answer` for any arguments. */
async function program(path: string, answer: string): Promise<string> {
  const full = join(folder, path)
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, `#!/bin/sh\necho "${answer}"\n`)
  await chmod(full, 0o755)
  return full
}

function find(environment: NodeJS.ProcessEnv) {
  return findK6({ cache: join(folder, 'cache'), module: join(folder, 'go.mod'), environment: { PATH: '', ...environment }, log: line => messages.push(line) })
}

const architecture = process.arch === 'x64' ? 'amd64' : process.arch
const cachedPath = join('cache', `v1.8.1-${process.platform}-${architecture}`, 'k6')

describe('finding k6', () => {
  test('the binary named by CUTOVER_K6 precedes any other', async () => {
    const named = await program('mine', 'k6 v1.8.0 (go1.25, linux/amd64)')
    await program('bin/k6', 'k6 v1.8.1 (go1.25, linux/amd64)')
    expect(await find({ CUTOVER_K6: named, PATH: join(folder, 'bin') })).toEqual({ path: named, version: 'v1.8.0', source: 'CUTOVER_K6' })
    expect(messages).toEqual([])
  })

  test('a named binary of another release series is used, with a warning', async () => {
    const named = await program('mine', 'k6 v2.3.0 (go1.26, linux/amd64)')
    expect(await find({ CUTOVER_K6: named })).toMatchObject({ version: 'v2.3.0' })
    expect(messages).toEqual(['k6 v2.3.0 (CUTOVER_K6) is not of the tested series; v1.8.1 is what this was tried with'])
  })

  test('the binary on PATH precedes the cached build', async () => {
    const onPath = await program('bin/k6', 'k6 v1.8.2 (go1.25, linux/amd64)')
    await program(cachedPath, 'k6 v1.8.1 (go1.25, linux/amd64)')
    const PATH = [join(folder, 'nowhere'), join(folder, 'bin')].join(delimiter)
    expect(await find({ PATH })).toEqual({ path: onPath, version: 'v1.8.2', source: 'PATH' })
  })

  test.each(['k6 v2.0.0 (go1.26, linux/amd64)', 'k6 v1.7.0 (go1.24, linux/amd64)', 'something else'])(
    'the cached build is used when PATH has “%s”',
    async answer => {
      await program('bin/k6', answer)
      const cached = await program(cachedPath, 'k6 v1.8.1 (go1.25, linux/amd64)')
      expect(await find({ PATH: join(folder, 'bin') })).toEqual({ path: cached, version: 'v1.8.1', source: 'cache' })
    },
  )

  test('without any binary the error lists the ways to get one', async () => {
    await program(cachedPath, 'half a build')
    const failure = await find({}).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(RigFailure)
    expect(String(failure)).toContain('install Go 1.21 or newer')
    expect(String(failure)).toContain('install k6 v1.8.x')
    expect(String(failure)).toContain('set CUTOVER_K6')
  })

  test('a CUTOVER_K6 that is not k6 is an error without further search', async () => {
    await program('bin/k6', 'k6 v1.8.1 (go1.25, linux/amd64)')
    const path = join(folder, 'missing')
    await expect(find({ CUTOVER_K6: path, PATH: join(folder, 'bin') })).rejects.toThrow(`expected a k6 program at ${path}`)
  })
})

describe('building k6', () => {
  test('a failed build reports the output of Go', async () => {
    const go = join(folder, 'go-bin')
    await program('go-bin/go', 'go: no such module')
    await writeFile(join(go, 'go'), '#!/bin/sh\n[ "$1" = version ] && exit 0\necho "go: no such module" >&2\nexit 1\n')
    await expect(find({ PATH: [go, '/bin', '/usr/bin'].join(delimiter) })).rejects.toThrow(/ended with 1:\ngo: no such module\nAny of these will do:/)
    expect(messages).toEqual(['building k6 v1.8.1 with Go; this takes a minute or two, once …'])
  })

  test('a build from other sources is rejected', async () => {
    const go = join(folder, 'go-bin')
    await program('go-bin/go', '')
    const built = `#!/bin/sh\necho k6 v1.8.1`
    await writeFile(
      join(go, 'go'),
      `#!/bin/sh\n[ "$2" = -m ] && printf '\\tdep\\tgo.k6.io/k6\\tv1.8.1\\th1:forged=\\n'\n[ "$1" = tool ] && printf '${built}' > "$6"\nexit 0\n`,
    )
    await expect(find({ PATH: [go, '/bin', '/usr/bin'].join(delimiter) })).rejects.toThrow(
      /Cannot trust the k6 that was built: .* got dep go\.k6\.io\/k6 v1\.8\.1 h1:forged=/,
    )
    await expect(find({})).rejects.toThrow('Cannot find k6')
  })
})
