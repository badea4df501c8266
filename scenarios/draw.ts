/** Draws a number in [0, 1) from its arguments alone: the same in both arms and in every replay, independent between purposes, so that a
 *  response that differs between the arms cannot shift a later choice.
 *  FNV-1a over the text, finished with MurmurHash3's fmix32 (Appleby 2011) so that neighbouring sessions are uncorrelated. */
export function draw(seed: number, session: number, purpose: string): number {
  return finish(fnv1a(`${seed}/${session}/${purpose}`)) / 2 ** 32
}

/** Picks one option, each with the same probability. @param options not empty */
export function pick<Option>(options: readonly Option[], drawn: number): Option {
  const option = options[Math.floor(drawn * options.length)]
  if (option === undefined) throw new Error(`Cannot pick: expected at least one option and a draw in [0, 1), got ${options.length} options and ${drawn}`)
  return option
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
