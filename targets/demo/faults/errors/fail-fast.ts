import { errorShare } from './error-share.ts'

/** Share of requests that are answered 500 at once, without work or waiting: a crash on the first line looks fast. */
export const failFast = errorShare
