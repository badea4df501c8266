import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../../contract/quantities.ts'
import { type LogLevel, type LogSettings, logFormats, logLevels } from '../telemetry/log.ts'
import { describeEndpointError } from '../telemetry/own-telemetry.ts'
import { describeMissingToken } from './auth.ts'

/** The collector's flags and environment. */
export interface Settings {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Folder of the runs' folders. */
  readonly runs: string
  /** Whether to resume runs that were not closed. */
  readonly resume: boolean
  /** Bearer token that OTLP and /api require; undefined: none. */
  readonly token: string | undefined
  /** How long /metrics shows a finished run. */
  readonly metricsKeepMs: number
  readonly log: LogSettings
}

/** Parses flags and environment.
 *  @returns the settings; or the exit code after help or an error was printed */
export function parseSettings(args: readonly string[], environment: NodeJS.ProcessEnv): Settings | { readonly exitCode: 0 | 2 } {
  try {
    const { metricsKeep, logFormat, logLevel, ...given } = createCommand().parse(args, { from: 'user' }).opts<Flags>()
    const token = environment.CUTOVER_TOKEN || undefined
    const mistake = describeEndpointError(environment) ?? describeMissingToken(given.host, token)
    if (mistake === null) return { ...given, token, metricsKeepMs: metricsKeep, log: { format: logFormat, level: logLevel } }
    console.error(mistake)
    return { exitCode: 2 }
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 }
    throw error
  }
}

interface Flags extends Pick<Settings, 'host' | 'port' | 'runs' | 'resume'> {
  readonly metricsKeep: number
  readonly logFormat: LogSettings['format']
  readonly logLevel: LogLevel
}

function createCommand(): Command {
  return new Command('collector')
    .description('Receives OpenTelemetry exports, records them and judges runs.')
    .option('--host <address>', 'address to listen on; any but loopback needs CUTOVER_TOKEN', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 4318)
    .option('--runs <folder>', 'folder of the runs', 'runs')
    .option('--no-resume', 'do not resume runs that were not closed')
    .addOption(
      new Option('--metrics-keep <duration>', 'how long /metrics shows a finished run')
        .env('CUTOVER_METRICS_KEEP')
        .default(3_600_000, '1h')
        .argParser(parseKeepDuration),
    )
    .addOption(new Option('--log-format <format>', 'lines of the log').env('CUTOVER_LOG_FORMAT').choices(logFormats).default('text'))
    .addOption(new Option('--log-level <level>', 'lowest level that is logged').env('CUTOVER_LOG_LEVEL').choices(logLevels).default('info'))
    .exitOverride()
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('Expected a number from 0 to 65535.')
}

function parseKeepDuration(text: string): number {
  try {
    return parseDuration(text)
  } catch {
    throw new InvalidArgumentError('Expected a duration such as 1h or 30m.')
  }
}
