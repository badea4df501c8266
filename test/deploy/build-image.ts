import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copied, type Stage, stagesOf } from './dockerfile.ts'

interface Built {
  /** Root of the last stage's file system, without that of its base image. */
  readonly image: string
}

interface BuildOptions {
  readonly root: string
  /** Empty; each stage gets a folder in it. */
  readonly folder: string
  /** Of the commands: what the base images have (Go, Node, npm) must be on its PATH. */
  readonly environment: NodeJS.ProcessEnv
}

/** Runs the steps of the Dockerfile with plain commands, each stage in a folder of its own that stands for its file system.
 *  Works for RUN lines that name no absolute path. @throws Error of the command that failed */
export function buildImage({ root, folder, environment }: BuildOptions): Built {
  const stages = stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8'))
  const folderOf = (stage: string | undefined) => join(folder, stage ?? 'image')
  for (const stage of stages) build(stage, folderOf(stage.name), { root, environment, folderOf })
  return { image: folderOf(undefined) }
}

interface Surroundings extends Pick<BuildOptions, 'root' | 'environment'> {
  readonly folderOf: (stage: string) => string
}

function build({ instructions }: Stage, files: string, { root, environment, folderOf }: Surroundings): void {
  let cwd = files
  for (const { instruction, text } of instructions) {
    if (instruction === 'WORKDIR') {
      cwd = join(files, text)
      mkdirSync(cwd, { recursive: true })
    } else if (instruction === 'COPY') {
      copy(
        text,
        from => (from === undefined ? root : folderOf(from)),
        target => (target.startsWith('/') ? join(files, target) : join(cwd, target)),
      )
    } else if (instruction === 'RUN') {
      execFileSync('/bin/sh', ['-c', text], { cwd, env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
    }
  }
}

/** A target that ends with a slash is a folder to put things into, another is what the thing is to be called. */
function copy(text: string, whence: (stage: string | undefined) => string, whither: (target: string) => string): void {
  const { from, sources, target } = copied(text)
  for (const source of sources) {
    const to = target.endsWith('/') ? join(whither(target), source.split('/').at(-1) ?? '') : whither(target)
    mkdirSync(dirname(to), { recursive: true })
    cpSync(join(whence(from), source), to, { recursive: true, verbatimSymlinks: true })
  }
}
