import { type Command, Option } from 'commander'
import type { Perform } from '../command-work.ts'
import { thresholdsOption } from '../options.ts'
import type { ProbedOptions } from './action.ts'

export function addCollector(program: Command, perform: Perform): void {
  program
    .command('collector')
    .description('serve as an OpenTelemetry collector, for runs with --collector; probe both backends, if given')
    .argument('[flags...]', 'flags of the collector itself, below')
    .addOption(new Option('--baseline <url>', 'the backend in service: probed once a second, and shown at /metrics').env('CUTOVER_BASELINE_URL'))
    .addOption(new Option('--candidate <url>', 'the backend to replace it: likewise').env('CUTOVER_CANDIDATE_URL'))
    .addOption(thresholdsOption())
    .helpOption(false)
    .option('-h, --help', 'display help for command')
    .allowUnknownOption()
    .action((flags: string[], { help, ...probed }: ProbedOptions & { readonly help?: boolean }, command: Command) =>
      perform('collector', async () => {
        const { collector } = await import('./action.ts')
        if (!help) return await collector(flags, probed)
        command.outputHelp()
        return await collector(['--help'], { thresholds: probed.thresholds })
      }),
    )
}
