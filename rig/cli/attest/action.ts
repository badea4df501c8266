import type { Attestation } from '../../../contract/evidence-events.ts'
import { storeAttestation } from '../../evidence/attestations.ts'
import { type AttestedCriterion, findCriterion, listAttestedCriteria } from '../../evidence/evidence-criteria.ts'
import { type ExitCode, exitCodes, InputFailure } from '../../platform/failure.ts'
import { printResult } from '../../platform/terminal.ts'
import { readPolicy } from '../../run/policy-file.ts'

export interface AttestOptions {
  readonly criterion: string
  readonly answer: 'yes' | 'no'
  readonly role?: string
  readonly statement?: string
  /** ms that the answer counts */
  readonly expires: number
  readonly thresholds: string
  readonly evidence: string
}

/** `cutover attest`: stores a role's yes or no to a criterion.
 *  @throws InputFailure when the policy has no such criterion, another role must answer it, or the file of answers cannot be read */
export async function attest(options: AttestOptions): Promise<ExitCode> {
  const asked = findCriterion(listAttestedCriteria(readPolicy(options.thresholds).policy), options.criterion, 'attest')
  requireRole(asked, options.role)
  const at = Date.now()
  const attestation: Attestation = {
    criterion: asked.id,
    answer: options.answer,
    role: asked.from,
    statement: options.statement?.trim() || asked.statement,
    at,
    expires: at + options.expires,
  }
  const path = storeAttestation(options.evidence, attestation)
  await printResult(writtenSentences(attestation, path))
  return exitCodes.go
}

function requireRole({ id, from }: AttestedCriterion, role: string | undefined): void {
  if (role === undefined || role === from) return
  throw new InputFailure(`Only the ${from} can answer ${id}, got the role "${role}": let the ${from} answer, or change "from" of the criterion in the policy`)
}

function writtenSentences({ criterion, answer, role, statement, expires }: Attestation, path: string): string {
  const effect = answer === 'yes' ? 'passes' : 'fails, so every checkpoint that needs it is no-go,'
  const until = new Date(expires).toISOString().slice(0, 10)
  return [
    `The ${role} answered ${answer} to ${criterion}: "${statement}"`,
    `Written to ${path}; commit that file.`,
    `From the next run on ${criterion} ${effect} until ${until} or until it is answered again.`,
  ].join('\n')
}
