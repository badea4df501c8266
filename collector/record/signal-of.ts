import { decode } from '../otlp/decode.ts'
import type { Signal } from '../otlp/signal.ts'
import type { Frame } from './read.ts'
import { RecordError } from './record-error.ts'

/** What a frame says, reduced to what is judged.
 *  @throws RecordError when this version cannot read what an earlier one took in */
export function signalOf(frame: Frame): Signal {
  try {
    return decode(frame.signal, frame.encoding, frame.payload).signal
  } catch (error) {
    throw new RecordError('damaged', frame.offset, `Cannot read the frame at byte ${frame.offset}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
}
