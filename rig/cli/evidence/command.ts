import { type Command, Option } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'
import { reportFormats } from '../values.ts'

export function addEvidence(program: Command, perform: Perform): void {
  const evidence = program.command('evidence').description('Import and list reports of other tools')
  evidence
    .command('import')
    .description('Read a report for a criterion; the next run sends it')
    .argument('<criterion>', 'Id of a criterion or rollback trigger')
    .argument('<file...>', 'Report; several are added up')
    .option('--commit <version>', 'Candidate version it is about (default: $CUTOVER_COMMIT)')
    .addOption(new Option('--format <name>', 'Format (default: detected)').choices(reportFormats))
    .addOption(options.thresholds())
    .addOption(options.evidence())
    .addHelpText('after', help({ example: 'evidence import all-tests-passing junit.xml --commit 3f9c2ab' }))
    .action((criterion, files, options) =>
      perform('evidence import', async () => (await import('./action.ts')).importEvidence({ criterion, files, ...options })),
    )
  evidence
    .command('list')
    .description('List reports and answers, with their age and whether they still count')
    .addOption(options.thresholds())
    .addOption(options.evidence())
    .addOption(options.json('Print as JSON'))
    .addHelpText('after', help({ example: 'evidence list' }))
    .action(options => perform('evidence list', async () => (await import('./action.ts')).listEvidence(options)))
}
