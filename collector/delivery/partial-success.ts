import { encodingOf } from '../otlp/encoding.ts'
import { eachField, eachFieldInside, int64, readerOf, text } from '../otlp/wire.ts'
import { quotable } from './quotable.ts'

/** Fields of Export{Metrics,Logs,Trace}ServiceResponse and of their partial success: the same numbers in all three. */
const fields = { partialSuccess: 1, rejected: 1, message: 2 } as const
const rejectedKeys = ['rejectedDataPoints', 'rejectedLogRecords', 'rejectedSpans'] as const

interface Answered {
  readonly contentType: string
  readonly answer: Buffer
}

/** What a receiver that took an export left out of it, or wants to be known (OTLP 1.9, "Partial Success"); null: nothing, or it cannot be read.
 *  @param headers that the receiver was sent */
export function partialSuccess({ contentType, answer }: Answered, headers: Readonly<Record<string, string>>): string | null {
  try {
    const { rejected, message } = encodingOf(contentType) === 'json' ? inJson(answer) : inProtobuf(answer)
    if (rejected === 0 && message === '') return null
    const said = quotable(message, headers)
    if (rejected === 0) return `it took an export and says: ${said}`
    return `it left out ${rejected} of what one export held${said ? `: ${said}` : ''}`
  } catch {
    return null
  }
}

interface Left {
  readonly rejected: number
  readonly message: string
}

function inJson(answer: Buffer): Left {
  const partial: Readonly<Record<string, unknown>> = JSON.parse(answer.toString() || '{}').partialSuccess ?? {}
  const rejected = rejectedKeys.reduce((sum, key) => sum + Number(partial[key] ?? 0), 0)
  return { rejected, message: String(partial.errorMessage ?? '') }
}

function inProtobuf(answer: Buffer): Left {
  let [rejected, message] = [0, '']
  const reader = readerOf(answer)
  eachField(reader, (field, wire) => {
    if (field !== fields.partialSuccess) return false
    eachFieldInside(reader, wire, (inner, innerWire) => {
      if (inner === fields.rejected) rejected = Number(int64(reader, innerWire))
      else if (inner === fields.message) message = text(reader, innerWire)
      else return false
      return true
    })
    return true
  })
  return { rejected, message }
}
