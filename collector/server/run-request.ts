import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import { closeReasons, designs, machineGauges, type Plan, runIdPattern } from '../../contract/plan.ts'
import { isDuration, parseDuration } from '../../contract/quantities.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/schema.ts'
import { type Mistake, Problem } from './problem.ts'

/** A run to be opened, everything checked. */
export interface RunRequest {
  readonly id: string
  readonly plan: Plan
  readonly policy: Policy
  /** The policy's text, as policy.json keeps it. */
  readonly policyText: string
  readonly policySha256: string
}

const duration = z.string().refine(isDuration, 'expected a duration such as "15s"')
const arm = z.strictObject({
  url: z.url(),
  services: z.array(z.string().min(1)),
  side: z.enum(arms).exactOptional(),
  slowdown: z.number().min(0).exactOptional(),
})
const stage = z.strictObject({ from: duration, length: duration, sessionsPerSecond: z.number().min(0), ramp: z.literal(true).exactOptional() })
const planSchema = z.strictObject({
  checkpoints: z.array(z.string()),
  profile: z.string().min(1),
  design: z.enum(designs),
  warmup: duration,
  looks: z.array(duration).min(1).max(3).refine(ascends, 'expected ascending durations'),
  stopEarly: z.boolean(),
  pushOn: z.boolean().exactOptional(),
  solo: duration,
  blocks: z.strictObject({ length: duration, every: duration }).exactOptional(),
  stages: z.array(stage).exactOptional(),
  seed: z.int(),
  arms: z.strictObject({ baseline: arm, candidate: arm }),
  controlProbe: z.url().exactOptional(),
  machine: z.array(z.enum(machineGauges)).exactOptional(),
})
const fewestPairs = 6
const runnable = planSchema
  .refine(({ design, checkpoints }) => design === 'alone' || checkpoints.length > 0, {
    path: ['checkpoints'],
    error: 'expected at least one, unless a backend is measured alone',
  })
  .refine(({ design, blocks }) => (design === 'alternating') === (blocks !== undefined), {
    path: ['blocks'],
    error: 'expected in an alternating run, and in no other',
  })
  .refine(({ blocks, looks }) => !blocks || looks.every(look => inPairs(look, blocks.length)), {
    path: ['looks'],
    error: `expected looks after whole pairs of blocks, at least ${fewestPairs}`,
  })
const openSchema = z.strictObject({
  id: z.string().regex(runIdPattern, `expected ${runIdPattern.source}`).optional(),
  plan: runnable,
  /** The text of a thresholds.json, or the same parsed. */
  thresholds: z.union([z.string(), z.record(z.string(), z.unknown())]),
})
const closeSchema = z.strictObject({ reason: z.enum(closeReasons) })

/** Reads the body of `POST /api/runs`. @throws Problem with every mistake and its path */
export function readRunRequest(body: unknown): RunRequest {
  const { id, plan, thresholds } = checked(openSchema, body)
  const policyText = typeof thresholds === 'string' ? thresholds : `${JSON.stringify(thresholds, null, 2)}\n`
  const parsed = parsePolicy(policyText)
  if (!parsed.ok) throw new Problem(400, 'The thresholds are wrong', parsed.errors.map(atThresholds))
  const unknown = plan.checkpoints.filter(wanted => !parsed.policy.checkpoints.some(checkpoint => checkpoint.id === wanted))
  if (unknown.length > 0) throw new Problem(400, `The plan names checkpoints that the thresholds do not have: ${unknown.join(', ')}`)
  return { id: id ?? newId(), plan, policy: parsed.policy, policyText, policySha256: parsed.sha256 }
}

function inPairs(look: string, length: string): boolean {
  if (!isDuration(look) || !isDuration(length)) return true
  const pairs = parseDuration(look) / parseDuration(length)
  return Number.isInteger(pairs) && pairs >= fewestPairs
}

/** Reads the body of `POST /api/runs/{id}/close`. @throws Problem */
export function readCloseRequest(body: unknown): z.output<typeof closeSchema> {
  return checked(closeSchema, body)
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const errors = read.error.issues.map(issue => ({ path: ['$', ...issue.path.map(String)].join('.'), message: issue.message }))
  throw new Problem(400, 'The body is wrong', errors)
}

function atThresholds({ path, message }: Mistake): Mistake {
  return { path: path.replace('$', '$.thresholds'), message }
}

function ascends(looks: readonly string[]): boolean {
  if (!looks.every(isDuration)) return true
  return looks.every((look, i) => parseDuration(look) > (i === 0 ? 0 : parseDuration(looks[i - 1] ?? '0s')))
}

function newId(): string {
  return `run-${randomBytes(6).toString('hex')}`
}
