import { createHash } from 'node:crypto'
import { z } from 'zod'
import { sentenceOf } from '../platform/failure.ts'
import { type Content, type Entry, entrySchema } from './entry.ts'

/** What runs/history.jsonl holds. */
export interface Chain {
  readonly entries: readonly Entry[]
  /** Hash of the last entry; empty without one. */
  readonly head: string
  /** Bytes of a last line that breaks off, as a crash while appending leaves it; 0 otherwise. */
  readonly torn: number
  /** Whether the last entry is whole but lacks its line break. */
  readonly unended: boolean
}

/** A line that is not what was once appended there. */
export class BrokenChain extends Error {
  readonly line: number
  /** Whether the line is sound, but of a kind that only a newer version knows. */
  readonly newer: boolean

  constructor(line: number, why: string, newer = false) {
    super(why)
    this.line = line
    this.newer = newer
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lineBreak = 10

/** Reads a chain and checks every link: numbers without gaps, each line hashed, each naming the hash of the one before.
 *  @throws BrokenChain at the first line that is wrong; only a last line that breaks off is none */
export function readChain(bytes: Uint8Array): Chain {
  const entries: Entry[] = []
  let from = 0
  for (let end = bytes.indexOf(lineBreak); end !== -1; end = bytes.indexOf(lineBreak, from)) {
    entries.push(linked(bytes.subarray(from, end), entries))
    from = end + 1
  }
  const rest = bytes.subarray(from)
  const unended = rest.length === 0 ? null : wholeIn(rest, entries)
  if (unended) entries.push(unended)
  return { entries, head: entries.at(-1)?.hash ?? '', torn: unended ? 0 : rest.length, unended: unended !== null }
}

/** A chain with a further line. @throws BrokenChain when the line is none that it could be read back with */
export function withLine({ entries }: Pick<Chain, 'entries'>, line: string): Chain {
  const entry = linked(Buffer.from(line), entries)
  return { entries: [...entries, entry], head: entry.hash, torn: 0, unended: false }
}

/** The line that adds an entry to a chain; its hash is the SHA-256 of the line without the hash.
 *  @param at time of appending */
export function lineOf(content: Content, at: Date, { entries, head }: Pick<Chain, 'entries' | 'head'>): string {
  const unhashed = JSON.stringify({ n: entries.length + 1, previous: head, at: at.toISOString(), ...content })
  return `${unhashed.slice(0, -1)},"hash":"${sha256(unhashed)}"}`
}

function linked(bytes: Uint8Array, before: readonly Entry[]): Entry {
  const n = before.length + 1
  const previous = before.at(-1)?.hash ?? ''
  const text = decoded(bytes, n)
  const value = jsonIn(text, n)
  requireOwnHash(text, n)
  const entry = entryIn(value, n)
  if (entry.n !== n) throw new BrokenChain(n, `it is entry ${entry.n}, not entry ${n}: lines were removed, inserted or moved`)
  if (entry.previous !== previous) throw new BrokenChain(n, 'it does not follow on the line before: lines were removed, inserted, moved or written anew')
  return entry
}

/** The entry of a last line without its line break; null when it breaks off. */
function wholeIn(bytes: Uint8Array, before: readonly Entry[]): Entry | null {
  try {
    return linked(bytes, before)
  } catch (error) {
    if (error instanceof BrokenChain) return null
    throw error
  }
}

function decoded(bytes: Uint8Array, line: number): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new BrokenChain(line, 'it is not UTF-8 text')
  }
}

function entryIn(value: unknown, line: number): Entry {
  const read = entrySchema.safeParse(value)
  if (read.success) return read.data
  const newer = read.error.issues.some(({ code, path }) => code === 'invalid_union' && path.join('.') === 'kind')
  if (newer) throw new BrokenChain(line, 'a newer version of cutover wrote it: its kind is not one that this version knows', true)
  throw new BrokenChain(line, `it is no entry of the history (${z.prettifyError(read.error).replaceAll(/\s+/g, ' ')})`)
}

function jsonIn(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BrokenChain(line, `it is not JSON (${sentenceOf(error)})`)
  }
}

/** A line carries the hash of its own text; every byte but the hash itself is in it. */
function requireOwnHash(text: string, line: number): void {
  const [, unhashed, hash] = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s.exec(text) ?? []
  if (unhashed !== undefined && sha256(`${unhashed}}`) === hash) return
  throw new BrokenChain(line, 'its content does not give the hash that it carries: it was changed after it was appended')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
