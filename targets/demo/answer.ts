/** What an endpoint answers. */
export interface Answer {
  readonly status: number
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, to be saved. */
  readonly file?: { readonly name: string; readonly type: string; readonly text: string }
  readonly headers?: Readonly<Record<string, string>>
}
