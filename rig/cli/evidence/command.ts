import { type Command, Option } from 'commander'
import { reportFormats } from '../../../contract/evidence-events.ts'
import type { Perform } from '../command-work.ts'
import { evidenceOption, example, thresholdsOption } from '../options.ts'

export function addEvidence(program: Command, perform: Perform): void {
  const evidence = program.command('evidence').description('reports that a verdict needs and no run can measure: tests, coverage, scans, figures')
  evidence
    .command('import')
    .description('read a report for a criterion; the next run sends it')
    .argument('<criterion>', 'id of a criterion or a rollback trigger of the policy')
    .argument('<file...>', 'the report; several are added up')
    .option('--commit <version>', 'version of the candidate that it is about, as its health endpoint says it (default: $CUTOVER_COMMIT)')
    .addOption(new Option('--format <name>', 'when it cannot be told from the file').choices(reportFormats))
    .addOption(thresholdsOption())
    .addOption(evidenceOption())
    .addHelpText('after', example('evidence import tests-pass junit.xml --commit 3f9c2ab'))
    .action((criterion, files, options) =>
      perform('evidence import', async () => (await import('./action.ts')).importEvidence({ criterion, files, ...options })),
    )
  evidence
    .command('list')
    .description('show what is kept, how old it is, and whether it would still count')
    .addOption(thresholdsOption())
    .addOption(evidenceOption())
    .option('--json', 'print as JSON', false)
    .addHelpText('after', example('evidence list'))
    .action(options => perform('evidence list', async () => (await import('./action.ts')).listEvidence(options)))
}
