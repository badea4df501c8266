import { z } from 'zod'

const entries = z.int().min(1).max(100)

/** Lists have so many entries a page: when the client names no size, or whatever it names. */
export const pageSizes = z.object({ pageSizeDefault: entries, pageSizeIgnored: entries }).partial()

/** Query parameters as the endpoint gets to see them. */
export function resized(query: object, { pageSizeDefault, pageSizeIgnored }: z.infer<typeof pageSizes>): object {
  const asked = pageSizeDefault === undefined ? query : { pageSize: pageSizeDefault, ...query }
  return pageSizeIgnored === undefined ? asked : { ...asked, pageSize: pageSizeIgnored }
}
