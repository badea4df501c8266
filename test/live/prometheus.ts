import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { findFreePort, type RunningPrometheus, startPrometheus } from '../../rig/observe/prometheus.ts'

/** Starts a Prometheus in a folder of its own that scrapes one target each second and evaluates rules each second.
 *  @param files texts of prometheus.yml and rules.yml as they are in deploy/; only target and pace are changed
 *  @param target host and port to scrape  @throws RigFailure with its output when it ends before it is ready */
export async function quickPrometheus(files: { readonly config: string; readonly rules: string }, target: string): Promise<RunningPrometheus> {
  await using cleaning = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'cutover-prometheus-'))
  cleaning.defer(() => rmSync(folder, { recursive: true, force: true }))
  const config = join(folder, 'prometheus.yml')
  writeFileSync(config, quick(files.config, target))
  writeFileSync(join(folder, 'rules.yml'), files.rules)
  const prometheus = cleaning.use(
    await startPrometheus({ config, data: join(folder, 'data'), port: await findFreePort(), signal: new AbortController().signal }),
  )
  const kept = cleaning.move()
  return { url: prometheus.url, ended: prometheus.ended, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

function quick(config: string, target: string): string {
  const document = parseDocument(config)
  document.setIn(['global', 'scrape_interval'], '1s')
  document.setIn(['global', 'evaluation_interval'], '1s')
  document.setIn(['scrape_configs', 0, 'static_configs', 0, 'targets'], [target])
  return document.toString()
}
