import type { WriteKind } from '../../contract/endpoint.ts'

interface Named {
  readonly kind: WriteKind
  readonly reference: string
}

/** Writes told apart by kind and reference, without a text for each: there may be hundreds of thousands. */
export class WriteSet {
  readonly #byKind = new Map<WriteKind, Set<string>>()

  constructor(writes: Iterable<Named>) {
    for (const write of writes) this.add(write)
  }

  /** @returns whether it is new */
  add({ kind, reference }: Named): boolean {
    const known = this.#byKind.get(kind) ?? new Set<string>()
    this.#byKind.set(kind, known)
    const before = known.size
    return known.add(reference).size > before
  }

  get size(): number {
    return [...this.#byKind.values()].reduce((sum, { size }) => sum + size, 0)
  }
}
