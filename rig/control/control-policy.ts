import { type Checkpoint, isJudgedInControls, type Policy } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import { formatPercent } from '../../contract/quantities.ts'
import { InputFailure } from '../platform/failure.ts'
import { type PolicyFile, parsePolicyFile } from '../run/policy-file.ts'
import type { Control } from './control-plan.ts'

/** Id of the only checkpoint in a control's policy. */
export const controlCheckpointId = 'control'

/** Selects the checkpoint whose criteria judge a control: the wanted one, else the one with most endpoints.
 *  @throws InputFailure when there is no such checkpoint, or it compares no latency */
export function selectCheckpoint({ checkpoints, criteria }: Policy, wanted?: string): Checkpoint {
  const comparing = checkpoints.filter(checkpoint => checkpoint.criteria.some(id => criteria[id]?.kind === 'latency'))
  const found = wanted === undefined ? widest(comparing) : comparing.find(({ id }) => id === wanted)
  if (found) return found
  const expected = comparing.length > 0 ? `Use --checkpoint ${comparing.map(({ id }) => id).join(', ')}` : 'Add a criterion of kind latency to a checkpoint'
  throw new InputFailure(`Cannot run a control by ${wanted === undefined ? 'this policy' : `checkpoint "${wanted}"`}: it compares no latencies. ${expected}`)
}

/** @throws InputFailure when the policy allows a slowdown as large as the planted one: a go would be correct */
export function requireBeyondMargin({ criteria }: Policy, { id: checkpoint, criteria: ids }: Checkpoint, slowdown: number): void {
  const margins = ids.flatMap(id => {
    const criterion = criteria[id]
    return criterion?.kind === 'latency' && criterion.margin !== undefined ? [{ id, margin: criterion.margin }] : []
  })
  const [smallest] = margins.sort((a, b) => a.margin - b.margin)
  if (smallest && slowdown > smallest.margin) return
  throw new InputFailure(
    `Cannot detect a slowdown of ${formatPercent(slowdown)}: ${smallest?.id} of checkpoint ${checkpoint} allows ${formatPercent(smallest?.margin ?? 0)}. Raise --slowdown`,
  )
}

/** Creates the policy of a control: the measured criteria of a checkpoint, unchanged, in a single checkpoint with its own texts. */
export function createControlPolicy({ text, policy }: PolicyFile, checkpoint: Checkpoint, control: Control): PolicyFile {
  const ids = checkpoint.criteria.filter(id => {
    const criterion = policy.criteria[id]
    return criterion !== undefined && isJudgedInControls(criterion.kind, criterion)
  })
  const comparing = ids.filter(id => policy.criteria[id]?.kind === 'latency')
  const written: { readonly criteria: Readonly<Record<string, unknown>> } = JSON.parse(text.replace(/^\uFEFF/, ''))
  const { title, names, ask, decisions } = textsFor(control)
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

interface ControlTexts {
  readonly title: string
  readonly names: Readonly<Record<Arm, string>>
  readonly ask: string
  readonly decisions: Checkpoint['decisions']
}

function textsFor({ kind, name, slowdown }: Control): ControlTexts {
  const inconclusive = 'No result: fix the reasons, then rerun the control'
  if (kind === 'negative') {
    return {
      title: `Negative control: ${name} against itself`,
      names: { baseline: name, candidate: `${name} again` },
      ask: `Is ${name} judged equal to itself?`,
      decisions: { go: 'Correct: nothing was planted, nothing was detected', 'no-go': 'A false alarm', inconclusive },
    }
  }
  const by = formatPercent(slowdown)
  return {
    title: `Positive control: ${name} against itself, slowed by ${by}`,
    names: { baseline: name, candidate: `Slowed ${name}` },
    ask: `Is the planted slowdown of ${by} detected?`,
    decisions: { go: 'A miss: the planted slowdown was not detected', 'no-go': 'Correct, if latency is the reason', inconclusive },
  }
}
