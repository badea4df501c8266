import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { type Catalogue, catalogueOf, type Product } from '../catalogue.ts'
import { load } from '../load.ts'
import { judge } from '../outcome.ts'
import { attempts, get, refuse, waitForLimits } from './asking.ts'

/** What there is to buy. Both stand on one database: where the candidate has no list, the baseline's tells what it will find.
 *  @throws Error, which ends the run, when a backend refuses, or both share nothing to buy */
export function readShop(): Catalogue {
  const baseline = products('baseline')
  const shown = { baseline, candidate: candidateHas('catalog.list') ? products('candidate') : baseline }
  return catalogueOf(shown, categories())
}

function candidateHas(id: EndpointId): boolean {
  return load.endpoints.includes(id)
}

/** The first pages of the list, cheapest first: enough to choose from. */
function products(on: Arm): Product[] {
  const found: Product[] = []
  for (let page = 1; page <= 5; page++) {
    const { items, total } = read<{ items: Product[]; total: number }>(on, 'catalog.list', `?sort=price&page=${page}&pageSize=100`)
    found.push(...items)
    if (items.length === 0 || found.length >= total) break
  }
  return found
}

function categories(): string[] {
  const baseline = categoriesOn('baseline')
  if (!candidateHas('catalog.categories')) return baseline
  const candidate = categoriesOn('candidate')
  return baseline.filter(id => candidate.includes(id))
}

function categoriesOn(on: Arm): string[] {
  return read<{ items: { id: string }[] }>(on, 'catalog.categories', '').items.map(({ id }) => id)
}

/** The schema has vouched for the body that is handed on as `Answer`. A candidate whose answer breaks it is to be measured, not to end the run
 *  before it began: the baseline's tells what stands on the database of both. */
function read<Answer>(on: Arm, id: EndpointId, query: string, left = attempts): Answer {
  const response = get(on, id, query)
  const { outcome, answer } = judge(endpoint(id), response.status, String(response.body ?? ''))
  if (outcome === 'expected') return answer as Answer
  if (left === 1) return on === 'candidate' ? read('baseline', id, query) : refuse(on, id, response.status, response.error)
  waitForLimits([response])
  return read(on, id, query, left - 1)
}
