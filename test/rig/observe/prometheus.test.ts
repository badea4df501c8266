import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findFreePort, startPrometheus } from '../../../rig/observe/prometheus.ts'
import { RigFailure } from '../../../rig/platform/failure.ts'

/** Puts a program of that name first on PATH, for the test. @param script JavaScript; `port` is the one of its flags */
function installProgram(name: string, script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-prometheus-'))
  const listen = `const port = Number(process.argv.find(flag => flag.startsWith('--web.listen-address')).split(':')[1])`
  writeFileSync(join(folder, name), `#!${process.execPath}\n${listen}\n${script}\n`, { mode: 0o755 })
  const path = process.env.PATH
  process.env.PATH = `${folder}${delimiter}${path}`
  onTestFinished(() => {
    process.env.PATH = path
  })
}

async function start(signal = new AbortController().signal) {
  return await startPrometheus({ config: '/dev/null', data: tmpdir(), port: await findFreePort(), signal })
}

describe('startPrometheus', () => {
  test('it resolves once Prometheus answers, after refused connections and a 503', async () => {
    installProgram(
      'prometheus',
      `let asked = 0
       setTimeout(() => require('node:http').createServer((request, response) => response.writeHead(++asked > 2 && request.url === '/-/ready' ? 200 : 503).end()).listen(port, '127.0.0.1'), 200)`,
    )
    const prometheus = await start()
    expect((await fetch(`${prometheus.url}/-/ready`)).status).toBe(200)
    await prometheus[Symbol.asyncDispose]()
    expect(await prometheus.ended).toEqual([])
  })

  test('a Prometheus that exits first rejects with its last warnings and errors', async () => {
    installProgram('prometheus', `console.error('level=info x'); console.error('level=error msg="lock DB directory"'); process.exitCode = 1`)
    const starting = start()
    await expect(starting).rejects.toThrow(RigFailure)
    await expect(starting).rejects.toThrow('Prometheus ended before it was ready, and printed: level=error msg="lock DB directory"')
  })

  test('an abort ends Prometheus and rejects with the reason', async () => {
    installProgram('prometheus', 'setInterval(() => {}, 1000)')
    const interruption = new AbortController()
    setTimeout(() => interruption.abort(new Error('interrupted by SIGINT')), 300)
    await expect(start(interruption.signal)).rejects.toThrow('interrupted by SIGINT')
  })
})
