import { type Checkpoint, formatPercent, isJudgedInControls, type Policy } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import { InputFailure } from '../platform/failure.ts'
import { type PolicyFile, parsePolicyFile } from '../run/policy-file.ts'
import type { Control } from './control.ts'

/** Id of the only checkpoint in a control's policy. */
export const controlCheckpointId = 'control'

/** The checkpoint whose criteria a control is judged by: the wanted one, else the one about most endpoints.
 *  @throws InputFailure when there is no such checkpoint, or it compares no latency */
export function controlledCheckpoint({ checkpoints, criteria }: Policy, wanted?: string): Checkpoint {
  const comparing = checkpoints.filter(checkpoint => checkpoint.criteria.some(id => criteria[id]?.kind === 'latency'))
  const found = wanted === undefined ? widest(comparing) : comparing.find(({ id }) => id === wanted)
  if (found) return found
  const expected =
    comparing.length > 0 ? `expected one of ${comparing.map(({ id }) => id).join(', ')}` : 'the policy has none: give one a criterion of kind latency'
  throw new InputFailure(
    `There is no checkpoint${wanted === undefined ? '' : ` "${wanted}"`} that compares latencies, which is what a control shows: ${expected}`,
  )
}

/** @throws InputFailure when the policy allows a slow-down as large as the one to be planted: to wave it through would be right */
export function requireBeyondMargin({ criteria }: Policy, { id: checkpoint, criteria: ids }: Checkpoint, slowdown: number): void {
  const margins = ids.flatMap(id => {
    const criterion = criteria[id]
    return criterion?.kind === 'latency' && criterion.margin !== undefined ? [{ id, margin: criterion.margin }] : []
  })
  const [least] = margins.sort((a, b) => a.margin - b.margin)
  if (least && slowdown > least.margin) return
  throw new InputFailure(
    `A slow-down of ${formatPercent(slowdown)} need not be called: ${least?.id} of checkpoint ${checkpoint} allows ${formatPercent(least?.margin ?? 0)}. Plant more with --slowdown`,
  )
}

/** What a control is judged by: the measured criteria of a checkpoint, word for word, as the only checkpoint of a policy that speaks of the control.
 *  @returns a policy of its own text; the run's folder keeps it */
export function controlPolicy({ text, policy }: PolicyFile, checkpoint: Checkpoint, control: Control): PolicyFile {
  const ids = checkpoint.criteria.filter(id => {
    const criterion = policy.criteria[id]
    return criterion !== undefined && isJudgedInControls(criterion.kind, criterion)
  })
  const comparing = ids.filter(id => policy.criteria[id]?.kind === 'latency')
  const written: { readonly criteria: Readonly<Record<string, unknown>> } = JSON.parse(text.replace(/^\uFEFF/, ''))
  const { title, names, ask, decisions } = wordsFor(control)
  const only = {
    id: controlCheckpointId,
    title: `${title} (by the criteria of checkpoint ${checkpoint.id})`,
    scope: checkpoint.scope,
    criteria: ids,
    questions: [{ ask, from: control.kind === 'negative' ? ids : comparing, passMeans: control.kind === 'negative' ? 'yes' : 'no' }],
    decisions,
  }
  const criteria = Object.fromEntries(ids.map(id => [id, written.criteria[id]]))
  return parsePolicyFile(`${JSON.stringify({ ...written, names, criteria, checkpoints: [only], rollback: [] }, null, 2)}\n`, 'The policy of the control')
}

function widest(checkpoints: readonly Checkpoint[]): Checkpoint | undefined {
  const endpoints = ({ scope }: Checkpoint) => endpointsOf(scope).length
  return checkpoints.reduce<Checkpoint | undefined>((best, next) => (best === undefined || endpoints(next) > endpoints(best) ? next : best), undefined)
}

interface Words {
  readonly title: string
  readonly names: Readonly<Record<Arm, string>>
  readonly ask: string
  readonly decisions: Checkpoint['decisions']
}

function wordsFor({ kind, name, slowdown }: Control): Words {
  const inconclusive = 'This control shows nothing yet: mend what it lacked and run it again'
  if (kind === 'negative') {
    return {
      title: `Negative control: ${name} against itself`,
      names: { baseline: name, candidate: `${name} again` },
      ask: `Is ${name} found to be as good as itself?`,
      decisions: { go: 'As it should be: nothing was planted, nothing was called', 'no-go': 'A false alarm', inconclusive },
    }
  }
  const by = formatPercent(slowdown)
  return {
    title: `Positive control: ${name} against itself, slowed down by ${by}`,
    names: { baseline: name, candidate: `Slowed ${name}` },
    ask: `Is the planted slow-down of ${by} found?`,
    decisions: { go: 'A miss: the planted slow-down was not called', 'no-go': 'As it should be, where latency is the reason', inconclusive },
  }
}
