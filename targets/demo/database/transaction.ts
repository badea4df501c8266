import type { Pool, PoolClient } from 'pg'

/** Runs statements in one transaction on one connection: committed when `work` resolves, rolled back when it throws.
 *  @param loses asked before the commit; true rolls back all the same (the fault of a lost write) */
export async function transaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>, loses: () => boolean = () => false): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query(loses() ? 'rollback' : 'commit')
    client.release()
    return result
  } catch (error) {
    await abandon(client)
    throw error
  }
}

async function abandon(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
  }
}
