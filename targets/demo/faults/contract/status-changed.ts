import { z } from 'zod'

const status = z.int().min(200).max(599)

/** Answers with one status come with another: 201 for a created thing becomes 200. */
export const statusChanged = z.strictObject({ from: status, to: status })

export function changedStatus(status: number, { from, to }: z.infer<typeof statusChanged>): number {
  return status === from ? to : status
}
