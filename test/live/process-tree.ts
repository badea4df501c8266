import { readdirSync, readFileSync } from 'node:fs'

/** Ids of all descendants of a process, from /proc (Linux). @param pattern only those whose command line matches */
export function descendants(pid: number, pattern?: RegExp): number[] {
  const children = Map.groupBy(processes(), process => process.parent)
  const below = (parent: number): { id: number; command: string }[] => (children.get(parent) ?? []).flatMap(child => [child, ...below(child.id)])
  return below(pid).flatMap(({ id, command }) => (pattern && !pattern.test(command) ? [] : [id]))
}

/** Whether a process is there and not a zombie. */
export function isAlive(pid: number): boolean {
  return processes().some(process => process.id === pid)
}

function processes(): { id: number; parent: number; command: string }[] {
  return readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? (read(Number(name)) ?? []) : []))
}

function read(id: number): { id: number; parent: number; command: string } | null {
  try {
    const [state = '', parent = ''] = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    if (state === 'Z') return null
    return { id, parent: Number(parent), command: readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ') }
  } catch {
    return null
  }
}
