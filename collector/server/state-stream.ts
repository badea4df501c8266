import type { Response } from 'express'
import type { RunState } from '../../contract/run-state.ts'

const everySecond = 1000
const heartbeatEvery = 15

/** Server-sent events of a run's state: at once, then whenever another slice is complete, at most one a second; ends with the run.
 *  @param stopping ends the stream early  @throws what `state` throws, before anything is sent */
export async function streamStates(response: Response, state: () => Promise<RunState>, stopping: AbortSignal): Promise<void> {
  let sent = await state()
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  send(response, sent)
  if (sent.closed !== null) return void response.end()
  let silent = 0
  const timer = setInterval(() => void tick().catch(() => response.destroy()), everySecond)
  const end = () => response.end()
  stopping.addEventListener('abort', end)
  response.on('close', () => {
    clearInterval(timer)
    stopping.removeEventListener('abort', end)
  })

  async function tick(): Promise<void> {
    const now = await state()
    if (!differs(sent, now)) {
      silent++
      if (silent % heartbeatEvery === 0) response.write(': still here\n\n')
      return
    }
    silent = 0
    sent = now
    send(response, now)
    if (now.closed !== null) response.end()
  }
}

function send(response: Response, state: RunState): void {
  response.write(`data: ${JSON.stringify(state)}\n\n`)
}

function differs(before: RunState, now: RunState): boolean {
  return before.elapsed !== now.elapsed || before.load !== now.load || before.closed !== now.closed || before.failure !== now.failure
}
