import type { Answer } from '../../platform/http-client.ts'

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300
}
