import { createHash } from 'node:crypto'
import { z } from 'zod'
import { sentenceOf } from '../platform/failure.ts'
import { type Content, type Entry, entrySchema } from './history-entry.ts'

/** The entries of a history.jsonl, each linked to the one before by its hash. */
export interface Chain {
  readonly entries: readonly Entry[]
  /** Hash of the last entry; empty without one. */
  readonly head: string
  /** Bytes of an incomplete last line, as a crash while appending leaves it; 0 otherwise. */
  readonly torn: number
  /** Whether the last entry is complete but lacks its line break. */
  readonly unended: boolean
}

/** A line is not what was once appended there. */
export class BrokenChain extends Error {
  readonly line: number
  /** Whether the line is intact, but of a kind that only a newer version knows. */
  readonly newer: boolean

  constructor(line: number, why: string, newer = false) {
    super(why)
    this.line = line
    this.newer = newer
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lineBreak = 10

/** Reads a chain and checks each line: number, own hash, hash of the line before.
 *  @throws BrokenChain at the first wrong line; an incomplete last line is none */
export function readChain(bytes: Uint8Array): Chain {
  const entries: Entry[] = []
  let from = 0
  for (let end = bytes.indexOf(lineBreak); end !== -1; end = bytes.indexOf(lineBreak, from)) {
    entries.push(parseLine(bytes.subarray(from, end), entries))
    from = end + 1
  }
  const rest = bytes.subarray(from)
  const unended = rest.length === 0 ? null : parseLastLine(rest, entries)
  if (unended) entries.push(unended)
  return { entries, head: entries.at(-1)?.hash ?? '', torn: unended ? 0 : rest.length, unended: unended !== null }
}

/** Adds a line to a chain. @throws BrokenChain when it could not be read back */
export function extendChain({ entries }: Pick<Chain, 'entries'>, line: string): Chain {
  const entry = parseLine(Buffer.from(line), entries)
  return { entries: [...entries, entry], head: entry.hash, torn: 0, unended: false }
}

/** Formats the line that adds an entry to a chain; its hash is the SHA-256 of the line without the hash.
 *  @param at time of appending */
export function formatLine(content: Content, at: Date, { entries, head }: Pick<Chain, 'entries' | 'head'>): string {
  const unhashed = JSON.stringify({ n: entries.length + 1, previous: head, at: at.toISOString(), ...content })
  return `${unhashed.slice(0, -1)},"hash":"${sha256(unhashed)}"}`
}

function parseLine(bytes: Uint8Array, before: readonly Entry[]): Entry {
  const n = before.length + 1
  const previous = before.at(-1)?.hash ?? ''
  const text = decodeUtf8(bytes, n)
  const value = parseJson(text, n)
  requireOwnHash(text, n)
  const entry = parseEntry(value, n)
  if (entry.n !== n) throw new BrokenChain(n, `it is entry ${entry.n}, not entry ${n}: lines were removed, inserted or moved`)
  if (entry.previous !== previous) throw new BrokenChain(n, 'it does not follow the line before: lines were removed, inserted, moved or rewritten')
  return entry
}

/** Parses a last line without its line break; null when it is incomplete. */
function parseLastLine(bytes: Uint8Array, before: readonly Entry[]): Entry | null {
  try {
    return parseLine(bytes, before)
  } catch (error) {
    if (error instanceof BrokenChain) return null
    throw error
  }
}

function decodeUtf8(bytes: Uint8Array, line: number): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new BrokenChain(line, 'it is not UTF-8')
  }
}

function parseEntry(value: unknown, line: number): Entry {
  const read = entrySchema.safeParse(value)
  if (read.success) return read.data
  const newer = read.error.issues.some(({ code, path }) => code === 'invalid_union' && path.join('.') === 'kind')
  if (newer) throw new BrokenChain(line, 'a newer version of cutover wrote it: this version does not know its kind', true)
  throw new BrokenChain(line, `it is not an entry of a history (${z.prettifyError(read.error).replaceAll(/\s+/g, ' ')})`)
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BrokenChain(line, `it is not JSON (${sentenceOf(error)})`)
  }
}

/** A line has the hash of its own text, the hash itself left out. */
function requireOwnHash(text: string, line: number): void {
  const [, unhashed, hash] = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s.exec(text) ?? []
  if (unhashed !== undefined && sha256(`${unhashed}}`) === hash) return
  throw new BrokenChain(line, 'its content does not match its hash: it was changed after it was appended')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
