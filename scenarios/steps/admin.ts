import { drawChoice, requireVariable, type Session } from '../session.ts'
import type { Step } from './step.ts'

interface Bulk {
  readonly results: readonly { readonly status: string }[]
}

/** One valid change and two invalid ones: each has its own status in the response. */
export const bulk: Step<Bulk> = {
  request: session => {
    const id = requireVariable(session, 'listed')
    const operations = [
      { id, price: newPrice(session) },
      { id, price: -1 },
      { id: '0', price: 1 },
    ]
    return { body: { operations } }
  },
  write: {
    row: session => session.created.get('listed') ?? null,
    values: ({ results: [first] }, session) => (first?.status === 'done' ? { total: newPrice(session), status: 'listed' } : {}),
  },
}

/** Santim; 100 to 200 birr. */
function newPrice(session: Session): number {
  return 10_000 + Math.floor(drawChoice(session, 'bulk price') * 10_000)
}
