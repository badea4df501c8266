import { type DashboardName, panelPath } from '../places.ts'

/** A series that Prometheus computes and keeps. Names: what it is by : of which metric : how it was made. */
export interface Recording {
  readonly record: string
  readonly expr: string
}

export interface Alert {
  readonly alert: string
  readonly expr: string
  /** How long the expression must hold. */
  readonly for?: string
  readonly labels: { readonly severity: Severity } & Readonly<Record<string, string>>
  readonly annotations: Advice
}

/** page: act now. ticket: act today. */
type Severity = 'page' | 'ticket'

interface Advice {
  /** One sentence: what is wrong. */
  readonly summary: string
  /** What to do. */
  readonly description: string
  /** The panel that shows it. */
  readonly dashboard: string
}

/** An alert, and what it looks at: expressions that return data whether it fires or not. */
export interface Watch {
  readonly rule: Alert
  readonly looksAt: readonly string[]
}

/** A panel's address. Its host is the external label `grafana` in prometheus.yml, so that it stands in one place.
 *  @param query further parameters; `{{ $labels.run }}` and the like are filled in by Prometheus */
export function panelLink(dashboard: DashboardName, panel: number, query = ''): string {
  return `{{ $externalLabels.grafana }}${panelPath(dashboard, panel, query)}`
}

/** Text of the policy within an annotation: Prometheus would read braces as a template. */
export function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}')
}
