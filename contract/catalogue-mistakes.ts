import { arms } from './arm.ts'
import type { Endpoint } from './endpoint.ts'
import { fillTemplate, givenVariables, type Variables, variablesOf } from './request-template.ts'
import { mismatch } from './schema.ts'

type Entries = Readonly<Record<string, Endpoint>>

/** Finds mistakes of a catalogue that types cannot: a sentence for each, with the entry's id. A catalogue need not be compiled before use. */
export function findCatalogueMistakes(entries: Entries): string[] {
  const known = new Set<string>([...givenVariables, ...Object.values(entries).flatMap(({ example }) => Object.keys(example?.keeps ?? {}))])
  return Object.entries(entries).flatMap(([id, entry]) => {
    const missing = required.filter(key => entry[key] === undefined)
    const found =
      missing.length > 0 ? [`lacks ${missing.join(', ')}`] : [...inPaths(entry), ...inAnswers(entry), ...inAccess(entry), ...inExample(entry, known)]
    return found.map(mistake => `${id} ${mistake}`)
  })
}

const required = ['domain', 'feature', 'method', 'path', 'authentication', 'expects', 'example'] as const satisfies readonly (keyof Endpoint)[]

function inPaths({ path, example }: Endpoint): string[] {
  const parameters = arms.map(arm => [...(path[arm] ?? '').matchAll(/:([a-zA-Z]+)/g)].map(([, name = '']) => name).sort())
  const [baseline = [], candidate = []] = parameters
  const unfilled = [...new Set(parameters.flat())].filter(name => example.parameters?.[name] === undefined)
  return [
    ...arms.filter(arm => !path[arm]?.startsWith('/')).map(arm => `has no path that begins with / on the ${arm}'s side`),
    ...(baseline.join() === candidate.join()
      ? []
      : [`has different path parameters on the baseline (${baseline.join(', ')}) and on the candidate (${candidate.join(', ')})`]),
    ...unfilled.map(name => `has no example of its path's parameter :${name}`),
  ]
}

function inAnswers({ expects, response, example }: Endpoint): string[] {
  return [
    ...(expects.length > 0 && expects.every(status => Number.isInteger(status) && status >= 100 && status <= 599)
      ? []
      : ['must expect one or more statuses from 100 to 599, and nothing else']),
    ...(example.keeps && !response ? ['keeps values of a response that has no schema'] : []),
    ...Object.entries(example.keeps ?? {})
      .filter(([, pointer]) => !pointer.startsWith('/'))
      .map(([name, pointer]) => `keeps {${name}} by "${pointer}", which is no JSON pointer: it begins with /`),
  ]
}

function inAccess({ authentication, role, signature }: Endpoint): string[] {
  return [
    ...(role !== undefined && authentication !== 'bearer' ? [`has the role ${role}, but no bearer authentication`] : []),
    ...((authentication === 'signature') === (signature !== undefined)
      ? []
      : ['must have both authentication by signature and a signature scheme, or neither']),
  ]
}

function inExample({ method, request, example }: Endpoint, known: ReadonlySet<string>): string[] {
  const unknown = variablesOf(example).filter(name => !known.has(name))
  const unkept = (example.drops ?? []).filter(name => !known.has(name))
  return [
    ...(method === 'GET' && example.body !== undefined ? ['sends a body with GET'] : []),
    ...unknown.map(name => `needs {${name}}, which is no given variable and which no response supplies`),
    ...unkept.map(name => `drops {${name}}, which no response supplies`),
    ...(request && unknown.length === 0 ? inBody(example, request) : []),
  ]
}

/** Texts stand in for the variables, as they do when it is asked. */
function inBody(example: Endpoint['example'], request: NonNullable<Endpoint['request']>): string[] {
  const some: Variables = Object.fromEntries(variablesOf(example).map(name => [name, `some-${name}`]))
  const wrong = example.body === undefined ? 'it is missing' : mismatch(fillTemplate(example.body, some), request)
  return wrong === null ? [] : [`has an example body that does not match its request schema: ${wrong}`]
}
