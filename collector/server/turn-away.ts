import type { RequestHandler } from 'express'
import { forwardedHeader } from '../delivery/signal-queue.ts'
import { contentTypes, encodingOf, statusBody } from '../otlp/encoding.ts'
import { malformed } from '../otlp/refusal.ts'
import { ownTelemetryHeader } from '../telemetry/own-telemetry.ts'

/** Turns our own telemetry away, which would tell of its own arrival for ever. */
export function refuseOwnTelemetry(): RequestHandler {
  return turnAway(
    ownTelemetryHeader,
    "This is cutover's own telemetry, and a collector of cutover's is no place for it: give CUTOVER_OTLP_ENDPOINT another receiver",
  )
}

/** Turns away what a collector of cutover's forwarded: it may be this one, behind a port that is mapped to its own, or one that forwards to it. */
export function refuseForwarded(): RequestHandler {
  return turnAway(
    forwardedHeader,
    'A collector of cutover forwarded this, and another one is no place for it, since it could go round for ever: name another receiver in CUTOVER_FORWARD; `cutover push` brings runs from collector to collector',
  )
}

/** Answers with 400, which nobody repeats; says so once on stderr as well, since whoever set the address reads no answers. */
function turnAway(header: string, sentence: string): RequestHandler {
  const refusal = malformed(sentence)
  let said = false
  return (request, response, next) => {
    if (request.headers[header] === undefined) return next()
    if (!said) console.error(refusal.message)
    said = true
    const encoding = encodingOf(request.headers['content-type']) ?? 'json'
    response.status(refusal.status).type(contentTypes[encoding]).send(statusBody(encoding, refusal))
  }
}
