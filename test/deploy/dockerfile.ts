/** A line of a Dockerfile, continued ones joined: `COPY a b` is `{ instruction: 'COPY', text: 'a b' }`. */
interface Instruction {
  readonly instruction: string
  readonly text: string
}

/** What one FROM begins. */
export interface Stage {
  readonly image: string
  /** Undefined of the last. */
  readonly name: string | undefined
  readonly instructions: readonly Instruction[]
}

/** Reads a Dockerfile into its stages. @throws Error for an instruction before the first FROM */
export function stagesOf(dockerfile: string): readonly Stage[] {
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = []
  for (const { instruction, text } of instructionsOf(dockerfile)) {
    const [image = '', , name] = text.split(' ')
    const stage = stages.at(-1)
    if (instruction === 'FROM') stages.push({ image, name, instructions: [] })
    else if (stage) stage.instructions.push({ instruction, text })
    else throw new Error(`expected FROM before ${instruction}`)
  }
  return stages
}

/** Of a COPY: from which stage (undefined: from the repository), what, and to where. */
export function copied(text: string): { readonly from: string | undefined; readonly sources: readonly string[]; readonly target: string } {
  const words = text.split(' ')
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined
  return { from, target: words.at(-1) ?? '', sources: words.slice(0, -1) }
}

function instructionsOf(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim() !== '')
  return lines.map(line => ({ instruction: line.slice(0, line.indexOf(' ')), text: line.slice(line.indexOf(' ') + 1) }))
}
