import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { isLoopback } from '../../contract/loopback.ts'
import { parseDuration } from '../../contract/quantities.ts'
import { endpointMistake } from '../telemetry/own-telemetry.ts'

/** How the collector was started. */
export interface Settings {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Folder of the runs' folders. */
  readonly runs: string
  /** Whether to go on with runs that were not closed. */
  readonly resume: boolean
  /** Bearer token for OTLP and /api; undefined asks for none. */
  readonly token: string | undefined
  /** ms for which /metrics shows a finished run. */
  readonly keep: number
}

/** Reads flags and environment.
 *  @returns the settings, or the exit code when there is nothing to start (help was asked for or the input is wrong; both are said) */
export function readSettings(args: readonly string[], environment: NodeJS.ProcessEnv): Settings | { readonly exitCode: 0 | 2 } {
  const command = new Command('collector')
    .description('Takes in OpenTelemetry, records it and judges runs.')
    .option('--host <address>', 'address to listen on; any but loopback needs CUTOVER_TOKEN', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 4318)
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--no-resume', 'leave runs alone that were not closed')
    .addOption(
      new Option('--metrics-keep <duration>', 'how long /metrics shows a finished run').env('CUTOVER_METRICS_KEEP').default(hour, '1h').argParser(parseKeep),
    )
    .exitOverride()
  try {
    const { metricsKeep: keep, ...given } = command.parse(args, { from: 'user' }).opts<Omit<Settings, 'token' | 'keep'> & { metricsKeep: number }>()
    const mistake = endpointMistake(environment)
    if (mistake !== null) return refused(mistake)
    return guarded({ ...given, keep, token: environment.CUTOVER_TOKEN || undefined })
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 }
    throw error
  }
}

function guarded(settings: Settings): Settings | { readonly exitCode: 2 } {
  if (settings.token || isLoopback(settings.host)) return settings
  return refused(`Cannot listen on ${settings.host} without a token: others could reach it. Set CUTOVER_TOKEN, or listen on 127.0.0.1`)
}

function refused(sentence: string): { readonly exitCode: 2 } {
  console.error(sentence)
  return { exitCode: 2 }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('Expected a number from 0 to 65535.')
}

const hour = 3_600_000

function parseKeep(text: string): number {
  try {
    return parseDuration(text)
  } catch {
    throw new InvalidArgumentError('Expected a duration such as 1h or 30m.')
  }
}
