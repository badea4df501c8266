import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { closeReasons, type Plan, requestedPlanSchema, runIdPattern } from '../../contract/plan.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/schema.ts'
import { type FieldError, Problem, validateBody } from './problem.ts'

/** A validated request to open a run. */
export interface RunRequest {
  readonly id: string
  readonly plan: Plan
  readonly policy: Policy
  /** The policy's text, as policy.json stores it. */
  readonly policyText: string
  readonly policySha256: string
}

const openSchema = z.strictObject({
  id: z.string().regex(runIdPattern, `expected ${runIdPattern.source}`).optional(),
  plan: requestedPlanSchema,
  /** The text of a thresholds.json, or the same parsed. */
  thresholds: z.union([z.string(), z.record(z.string(), z.unknown())]),
})
const closeSchema = z.strictObject({ reason: z.enum(closeReasons) })

/** Parses the body of `POST /api/runs`. @throws Problem with every error and its path */
export function parseRunRequest(body: unknown): RunRequest {
  const { id, plan, thresholds } = validateBody(openSchema, body)
  const policyText = typeof thresholds === 'string' ? thresholds : `${JSON.stringify(thresholds, null, 2)}\n`
  const parsed = parsePolicy(policyText)
  if (!parsed.ok) throw new Problem(400, 'The thresholds are wrong', parsed.errors.map(prefixThresholds))
  const unknown = plan.checkpoints.filter(wanted => !parsed.policy.checkpoints.some(checkpoint => checkpoint.id === wanted))
  if (unknown.length > 0) throw new Problem(400, `The plan names checkpoints that the thresholds do not have: ${unknown.join(', ')}`)
  return { id: id ?? createRunId(), plan, policy: parsed.policy, policyText, policySha256: parsed.sha256 }
}

/** Parses the body of `POST /api/runs/{id}/close`. @throws Problem */
export function parseCloseRequest(body: unknown): z.output<typeof closeSchema> {
  return validateBody(closeSchema, body)
}

function prefixThresholds({ path, message }: FieldError): FieldError {
  return { path: path.replace('$', '$.thresholds'), message }
}

function createRunId(): string {
  return `run-${randomBytes(6).toString('hex')}`
}
