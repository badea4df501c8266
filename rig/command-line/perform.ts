/** Runs the work of the command of that name and keeps its exit code. */
export type Perform = (name: string, work: () => Promise<number>) => Promise<void>
