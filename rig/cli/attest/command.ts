import { type Command, Option } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'
import { longDuration } from '../values.ts'

export function addAttest(program: Command, perform: Perform): void {
  program
    .command('attest')
    .description('Answer a question of the policy with yes or no')
    .argument('<criterion>', 'Id of an attested criterion')
    .addOption(new Option('--answer <answer>', 'Answer to its statement').choices(['yes', 'no']).makeOptionMandatory())
    .option('--role <role>', 'Role that answers (default: the one that the criterion names)')
    .option('--statement <text>', 'The statement in your words (default: that of the criterion)')
    .addOption(new Option('--expires <duration>', 'How long the answer counts').argParser(longDuration).default(30 * 86_400_000, '30d'))
    .addOption(options.thresholds())
    .addOption(options.evidence())
    .addHelpText('after', help({ notes: 'The next run sends the answer.', example: 'attest team-comfortable --answer yes --expires 30d' }))
    .action((criterion, options) => perform('attest', async () => (await import('./action.ts')).attest({ criterion, ...options })))
}
