import { z } from 'zod'
import { type Answered, instant, labelValues, range, type TimeRange } from './prometheus-api.ts'

/** What came back for one query of a dashboard, its variables filled in as Grafana does. */
export interface Walked {
  readonly dashboard: string
  /** Title of the panel; "variable …" and "annotation …" for the dashboard's own queries. */
  readonly panel: string
  readonly panelId: number | null
  readonly expression: string
  /** How its lines are named: labels in braces are filled in. */
  readonly legend: string
  /** Empty: no data. */
  readonly series: readonly Answered[]
  /** Error of Prometheus for a failed query. */
  readonly error: string | null
}

export interface Walk {
  /** Address of a Prometheus. */
  readonly prometheus: string
  readonly range: TimeRange
  /** Chosen values by variable; a variable that is not named takes All, or the first value that there is. */
  readonly chosen?: Readonly<Record<string, string>>
  /** Seconds of `$__rate_interval`: four scrapes. */
  readonly rateInterval: number
}

const target = z.object({ expr: z.string(), instant: z.boolean().optional(), legendFormat: z.string().optional() })
const variable = z.object({
  name: z.string(),
  type: z.string(),
  query: z.union([z.string(), z.object({ query: z.string() })]).optional(),
  allValue: z.string().optional(),
})
const annotation = z.object({ name: z.string(), expr: z.string(), titleFormat: z.string().optional() })
const panel = z.object({ id: z.number(), type: z.string(), title: z.string().optional(), targets: z.array(target).optional() })
const dashboard = z.object({
  title: z.string(),
  panels: z.array(panel),
  templating: z.object({ list: z.array(variable).optional() }),
  annotations: z.object({ list: z.array(annotation).optional() }),
})

/** Whether a query came back with anything that a panel can draw. */
export function hasData({ series }: Pick<Walked, 'series'>): boolean {
  return series.some(({ value }) => !Number.isNaN(value))
}

/** Queries without data in any of several walks through one dashboard, each with other variable values. */
export function neverAnswered(walks: readonly (readonly Walked[])[]): Walked[] {
  const [first = [], ...others] = walks
  return first.filter((query, index) => ![query, ...others.flatMap(walked => walked[index] ?? [])].some(hasData))
}

/** Asks a Prometheus everything that a dashboard would: variables in their order, then annotations and every query of every panel.
 *  @param json a dashboard as in dashboards/json, parsed  @returns one entry per query, also for those without data */
export async function walk(json: unknown, options: Walk): Promise<Walked[]> {
  const { title, panels, templating, annotations } = dashboard.parse(json)
  const variables = await choose(
    (templating.list ?? []).filter(({ type }) => type === 'query'),
    options,
  )
  const fill = filler(options, variables.chosen)
  const walked: Walked[] = variables.asked.map(({ name, ...asked }) => ({ dashboard: title, panel: `variable ${name}`, panelId: null, legend: '', ...asked }))
  for (const { name, expr, titleFormat: legend = '' } of annotations.list ?? [])
    walked.push({ dashboard: title, panel: `annotation ${name}`, panelId: null, legend, ...(await ask(fill(expr), false, options)) })
  const queries = panels.flatMap(({ id, title: panel = '', targets = [] }) => targets.map(query => ({ panelId: id, panel, ...query })))
  return [
    ...walked,
    ...(await Promise.all(
      queries.map(async ({ panelId, panel, expr, instant: once = false, legendFormat: legend = '' }) => ({
        dashboard: title,
        panel,
        panelId,
        legend,
        ...(await ask(fill(expr), once, options)),
      })),
    )),
  ]
}

type Asked = Pick<Walked, 'expression' | 'series' | 'error'>

/** Each variable may name the ones before it. */
async function choose(variables: readonly z.output<typeof variable>[], options: Walk) {
  const chosen: Record<string, string> = {}
  const asked: (Asked & { readonly name: string })[] = []
  for (const { name, query, allValue } of variables) {
    const answer = await choices(filler(options, chosen)(typeof query === 'string' ? query : (query?.query ?? '')), options)
    chosen[name] = options.chosen?.[name] ?? allValue ?? answer.series[0]?.labels.value ?? ''
    asked.push({ name, ...answer })
  }
  return { chosen, asked }
}

async function ask(expression: string, once: boolean, { prometheus, range: span }: Walk): Promise<Asked> {
  return runQuery(expression, once ? instant(prometheus, expression, span.to) : range(prometheus, expression, span, stepOf(span)))
}

/** Values of a variable, each as a series with the label `value`. */
async function choices(query: string, { prometheus, range: span }: Walk): Promise<Asked> {
  const [, match, label] = /^label_values\((.+), *(\w+)\)$/s.exec(query) ?? []
  if (match === undefined || label === undefined)
    throw new Error(`Cannot read the variable query ${JSON.stringify(query)}: expected label_values(series, label)`)
  return runQuery(
    query,
    labelValues(prometheus, label, match, span).then(found => found.map(value => ({ labels: { value }, value: 1 }))),
  )
}

async function runQuery(expression: string, answer: Promise<readonly Answered[]>): Promise<Asked> {
  try {
    return { expression, series: await answer, error: null }
  } catch (error) {
    return { expression, series: [], error: String(error) }
  }
}

function stepOf({ from, to }: TimeRange): number {
  return Math.max(1, Math.round((to - from) / 500))
}

/** Fills in Grafana's own variables and the chosen ones. @returns a function of text */
function filler({ range: span, rateInterval }: Walk, chosen: Readonly<Record<string, string>>): (text: string) => string {
  const known: Readonly<Record<string, string>> = {
    ...chosen,
    __range: `${Math.max(1, Math.ceil(span.to - span.from))}s`,
    __rate_interval: `${rateInterval}s`,
    __interval: `${stepOf(span)}s`,
  }
  return text => text.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) => known[name] ?? whole)
}
