/** A policy that lacks checkpoints which the run set out to judge: left out silently, the rest could be go. */
export class UnfitPolicy extends Error {
  /** @param missing ids of the checkpoints that the plan names  @param known those of the policy */
  constructor(missing: readonly string[], known: readonly string[]) {
    super(`Cannot judge this run by this policy: expected the checkpoints of its plan, ${missing.join(', ')} among them, got ${known.join(', ')}`)
    this.name = 'UnfitPolicy'
  }
}
