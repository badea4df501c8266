import { readFileSync } from 'node:fs'

/** Reads one file of test/vectors; its README describes the files. */
export function readVectors<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8'))
}

/** |got / wanted - 1|; the plain difference where 0 is wanted. */
export function relativeDifference(got: number, wanted: number): number {
  return wanted === 0 ? Math.abs(got) : Math.abs(got / wanted - 1)
}
