import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'
import type { ProbedOptions } from './action.ts'

export function addCollector(program: Command, perform: Perform): void {
  program
    .command('collector')
    .description('Serve a resident collector, and probe both backends')
    .argument('[flags...]', 'Flags of the collector itself, see below')
    .addOption(options.baseline('Backend in service, probed each second').env('CUTOVER_BASELINE_URL'))
    .addOption(options.candidate('Backend to replace it, probed each second').env('CUTOVER_CANDIDATE_URL'))
    .addOption(options.thresholds())
    .helpOption(false)
    .option('-h, --help', 'Show this help')
    .allowUnknownOption()
    .addHelpText('after', `${help({ example: 'collector --port 4318' })}\n\nFlags of the collector itself:`)
    .action((flags: string[], { help, ...probed }: ProbedOptions & { readonly help?: boolean }, command: Command) =>
      perform('collector', async () => {
        const { collector } = await import('./action.ts')
        if (!help) return await collector(flags, probed)
        command.outputHelp()
        return await collector(['--help'], { thresholds: probed.thresholds })
      }),
    )
}
