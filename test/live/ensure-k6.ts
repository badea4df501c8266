// Finds k6, or builds it once, before tests that load something run side by side.

import { findK6 } from '../../rig/load/k6/find.ts'
import { assets } from '../../rig/platform/assets.ts'

const { path, version, source } = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: process.env, log: text => console.error(text) })
console.error(`${version} at ${path} (by ${source})`)
