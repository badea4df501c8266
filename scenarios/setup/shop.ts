import type { Arm } from '../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import { buildCatalogue, type Catalogue, type Product } from '../catalogue.ts'
import { load } from '../load.ts'
import { classifyResponse } from '../outcome.ts'
import { attempts, failSetup, sendGet, waitForRateLimit } from './requests.ts'

/** Reads categories and products. Both backends share one database: where the candidate has no list, the baseline's is used.
 *  @throws Error, which ends the run, when a backend refuses, or both share no product */
export function readShop(): Catalogue {
  const baseline = products('baseline')
  const shown = { baseline, candidate: candidateHas('catalog.list') ? products('candidate') : baseline }
  return buildCatalogue(shown, categories())
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

/** Reads a list; its body has passed the catalogue's schema. A candidate that breaks the schema is measured later and must not end the run in
 *  setup: the baseline's list is used instead. */
function read<Answer>(on: Arm, id: EndpointId, query: string, left = attempts): Answer {
  const response = sendGet(on, id, query)
  const { outcome, answer } = classifyResponse(endpoint(id), response.status, String(response.body ?? ''))
  if (outcome === 'expected') return answer as Answer
  if (left === 1) return on === 'candidate' ? read('baseline', id, query) : failSetup(on, id, response.status, response.error)
  waitForRateLimit([response])
  return read(on, id, query, left - 1)
}
