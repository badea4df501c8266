import type { Verdict } from '../judge/verdict-schema.ts'
import { signed } from './signs.ts'

/** Body of Grafana's `POST /api/annotations`; times in ms since the epoch. */
export interface Annotation {
  readonly time: number
  readonly timeEnd: number
  readonly tags: readonly string[]
  readonly text: string
}

/** A verdict as annotations over the time of its run, one for each checkpoint. Grafana shows their text as HTML. */
export function toAnnotations({ run, checkpoints, record, backends }: Verdict): Annotation[] {
  const [time, timeEnd] = [Date.parse(record.from), Date.parse(record.to)]
  return checkpoints.map(({ id, title, verdict, decision, headline }) => ({
    time,
    timeEnd,
    tags: ['cutover', `run:${run}`, `checkpoint:${id}`, `verdict:${verdict}`],
    text: [`${signed(verdict)} · checkpoint ${id}: ${title}`, `${decision}. ${headline}`, `Run ${run}, ${versions(backends)}`].map(html).join('<br>'),
  }))
}

function versions({ baseline, candidate }: Verdict['backends']): string {
  return [baseline, candidate].map(({ name, version }) => `${name} ${version ?? 'of unknown version'}`).join(', ')
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
}
