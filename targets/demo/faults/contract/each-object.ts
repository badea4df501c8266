export type JsonObject = Readonly<Record<string, unknown>>

/** Rewrites every object within a JSON value, the inner ones first. @param value what JSON.stringify takes  @returns plain JSON */
export function eachObject(value: unknown, rewrite: (object: JsonObject) => JsonObject): unknown {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (isObject(part) ? rewrite(part) : part))
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export interface List extends JsonObject {
  readonly items: readonly unknown[]
}

/** Whether a body is a list of the marketplace; an order has items too, and an id. */
export function isList(body: unknown): body is List {
  return isObject(body) && Array.isArray(body.items) && !('id' in body)
}
