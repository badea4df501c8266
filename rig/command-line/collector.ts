import type { Command } from 'commander'
import type { Perform } from './perform.ts'

export function addCollector(program: Command, perform: Perform): void {
  program
    .command('collector')
    .description('serve as an OpenTelemetry collector, for runs with --collector; takes the flags of collector/main.ts')
    .argument('[flags...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action((flags: string[]) => perform('collector', async () => (await import('../commands/collector.ts')).collector(flags)))
}
