/** Does the same work for all items, some at the same time. @param atOnce ≥ 1  @returns results in the items' order  @throws what the work throws first */
export async function mapConcurrently<Item, Result>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
