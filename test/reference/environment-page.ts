import { type EnvironmentVariable, environmentVariables } from '../../contract/environment.ts'

/** docs/reference/environment.md */
export function environmentPage(): string {
  return [
    '# Environment variables',
    '',
    'Written by `npm run generate` from `contract/environment.ts`; a test compares it with every `CUTOVER_*` in the sources. An empty variable counts as unset.',
    'Read by: `collector` (`cutover collector`, and the collector of a run), `rig` (all other commands), `k6` (the scripts of the load), `compose` (`docker-compose.yml`).',
    'Secrets are marked with *: they are removed from everything that cutover logs or sends.',
    ...Object.entries(environmentVariables).flatMap(([subject, variables]) => ['', `## ${subject}`, '', ...table(variables)]),
    '',
    '## Standard variables',
    '',
    '`SENTRY_DSN`, `SENTRY_ENVIRONMENT`, `SENTRY_RELEASE` (docs/guides/sentry.md); `TRACEPARENT` (the trace that a command joins); `CI`, `NO_COLOR`, `FORCE_COLOR`, `TERM`;',
    '`NODE_EXTRA_CA_CERTS` and the usual proxy variables for what the collector sends.',
    '',
  ].join('\n')
}

function table(variables: readonly EnvironmentVariable[]): string[] {
  return ['| variable | for | unset | option | read by |', '|---|---|---|---|---|', ...variables.map(row)]
}

function row({ name, purpose, fallback, option, readBy, isSecret }: EnvironmentVariable): string {
  return `| \`${name}\`${isSecret ? ' *' : ''} | ${purpose} | ${fallback} | ${option === undefined ? '' : `\`${option}\``} | ${readBy.join(', ')} |`
}
