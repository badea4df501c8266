import { type Command, Option } from 'commander'
import type { Perform } from '../command-work.ts'
import { evidenceOption, example, thresholdsOption } from '../options.ts'
import { longDuration } from '../values.ts'

export function addAttest(program: Command, perform: Perform): void {
  program
    .command('attest')
    .description('answer a criterion that only people can, with yes or no; the next run sends the answer')
    .argument('<criterion>', 'id of an attested criterion of the policy')
    .addOption(new Option('--answer <answer>', 'to the statement of the criterion').choices(['yes', 'no']).makeOptionMandatory())
    .option('--role <role>', 'who answers: must be the role that the criterion asks (default: that role)')
    .option('--statement <text>', 'what is said, in own words (default: the statement of the criterion)')
    .addOption(new Option('--expires <duration>', 'how long the answer counts').argParser(longDuration).default(30 * 86_400_000, '30d'))
    .addOption(thresholdsOption())
    .addOption(evidenceOption())
    .addHelpText('after', example('attest team-comfortable --answer yes --role "engineering manager" --expires 30d'))
    .action((criterion, options) => perform('attest', async () => (await import('./action.ts')).attest({ criterion, ...options })))
}
