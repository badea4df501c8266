import { existsSync, readFileSync } from 'node:fs'
import { toJson, type Verdict } from '../../collector/index.ts'

/** How a verdict relates to the one that its run left, in a sentence; nothing is written.
 *  @param file the run's verdict.json */
export function besideStored(verdict: Verdict, file: string): string {
  if (!existsSync(file)) return `There is no ${file} to compare with; nothing was written.`
  const left = readFileSync(file, 'utf8')
  if (left === toJson(verdict)) return `The same, byte for byte, as ${file}.`
  const differing = differences(verdict, left)
  return `This is not what ${file} says: ${differing.length > 0 ? `it was given on another ${differing.join(' and another ')}` : 'it was changed, or written by another version'}. Nothing was written.`
}

function differences({ record, policy }: Verdict, left: string): string[] {
  try {
    const then: Pick<Verdict, 'record' | 'policy'> = JSON.parse(left)
    return [...(then.policy.sha256 === policy.sha256 ? [] : ['policy']), ...(then.record.sha256 === record.sha256 ? [] : ['record'])]
  } catch {
    return []
  }
}
