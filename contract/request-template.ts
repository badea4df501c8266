/** JSON whose texts may hold variables in braces: `"{order}"`, `"Load article {reference}"`. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template }

/** How an endpoint is asked with the data of one user: enough to probe it and to put it under load.
 *  Variables are those that every user has (`givenVariables`) and those that earlier answers left (`keeps`). */
export interface Example {
  /** Values of the path's parameters. */
  readonly parameters?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: Template
  /** What later requests of the same user take from a right answer: variable → JSON pointer (RFC 6901) into its body. */
  readonly keeps?: Readonly<Record<string, string>>
  /** Variables that are invalid after a right answer: probes of the whole catalogue request this endpoint last. */
  readonly drops?: readonly string[]
}

/** What every user has from the start. `reference`: name of what this request writes, another one for each request (contract/write-reference.ts);
 *  `product`, `category`, `word`: one of the shop's own; `phone`: a telephone number; `newEmail`: an unused address; `run`: the run's id. */
export const givenVariables = ['run', 'email', 'password', 'name', 'reference', 'newEmail', 'phone', 'product', 'category', 'word'] as const

export type Variables = Readonly<Record<string, string>>

const named = /\{([a-zA-Z]+)\}/g

/** Fills the variables of a template in. @throws Error when one has no value */
export function fillTemplate(template: Template, variables: Variables): Template {
  if (typeof template === 'string') return template.replace(named, (_, name: string) => valueFor(name, variables))
  if (Array.isArray(template)) return template.map(item => fillTemplate(item, variables))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fillTemplate(value, variables)]))
}

/** Fills a record of texts in. @throws Error when a variable has no value */
export function fillTexts(texts: Readonly<Record<string, string>> = {}, variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, String(fillTemplate(text, variables))]))
}

/** Names of all variables that an example needs. */
export function variablesOf({ parameters = {}, query = {}, headers = {}, body = null }: Example): string[] {
  const text = JSON.stringify([parameters, query, headers, body])
  return [...new Set([...text.matchAll(named)].map(([, name = '']) => name))]
}

/** The variables that a right answer leaves. A pointer that leads to nothing leaves none.
 *  @param answer parsed body of the answer */
export function extractVariables({ keeps = {} }: Example, answer: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keeps).flatMap(([name, pointer]) => {
      const value = at(answer, pointer)
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

/** The value at a JSON pointer (RFC 6901), undefined where there is none. */
function at(value: unknown, pointer: string): unknown {
  const tokens = pointer.split('/').slice(1)
  return tokens.reduce<unknown>((found, token) => step(found, token.replaceAll('~1', '/').replaceAll('~0', '~')), value)
}

function step(value: unknown, token: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, token) ? Reflect.get(value, token) : undefined
}

function valueFor(name: string, variables: Variables): string {
  const value = variables[name]
  if (value === undefined) throw new Error(`Cannot fill in an example: expected a value for "{${name}}"`)
  return value
}
