import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { assets } from '../platform/assets.ts'

/** The repository's configuration with another collector to scrape. @param folder where it is written  @returns its path */
export function configurationFor(collector: URL, folder: string): string {
  const document = parseDocument(readFileSync(assets.prometheusConfiguration, 'utf8'))
  document.set('rule_files', [resolve(dirname(assets.prometheusConfiguration), 'rules.yml')])
  document.setIn(['scrape_configs', 0, 'scheme'], collector.protocol.replace(':', ''))
  document.setIn(['scrape_configs', 0, 'static_configs', 0, 'targets'], [collector.host])
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'prometheus.yml')
  writeFileSync(path, document.toString())
  return path
}

/** A configuration that scrapes nobody: for a Prometheus that only works rules out. @returns its path */
export function emptyConfiguration(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'nothing.yml')
  writeFileSync(path, '{}\n')
  return path
}
