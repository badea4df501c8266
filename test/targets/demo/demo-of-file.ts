import { Client } from 'pg'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Ready } from '../../../targets/demo/demo.ts'
import type { FaultSettings } from '../../../targets/demo/faults/settings.ts'
import { type Received, type RunningDemo, setFaults, startedDemo } from './running-demo.ts'

/** A demonstration that all tests of a file share. */
export interface DemoOfFile {
  readonly ready: Ready
}

/** Starts one before the tests of the file that calls it, and ends it after them. */
export function demoOfFile(): DemoOfFile {
  let demo: RunningDemo
  beforeAll(async () => {
    demo = await startedDemo()
  })
  afterAll(() => demo[Symbol.asyncDispose]())
  return {
    get ready() {
      return demo.ready
    },
  }
}

/** Sets faults of its candidate; they are gone after each test. */
export function candidateFaults(demo: DemoOfFile): (faults: FaultSettings) => Promise<Received> {
  afterEach(() => setFaults(demo.ready, 'candidate', {}))
  return faults => setFaults(demo.ready, 'candidate', faults)
}

export type Database = Pick<Client, 'query'>

/** A connection to its database. @param url which of its logins */
export function databaseOf(demo: DemoOfFile, url: 'database' | 'databaseToRead' = 'database'): Database {
  let client: Client
  beforeAll(async () => {
    client = new Client({ connectionString: demo.ready[url] })
    await client.connect()
  })
  afterAll(() => client.end())
  return {
    get query() {
      return client.query.bind(client)
    },
  }
}
