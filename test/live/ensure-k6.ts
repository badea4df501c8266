// Finds k6, or builds it once, before tests that load something run side by side.
import { assets } from '../../rig/assets.ts'
import { findK6 } from '../../rig/k6/find.ts'

const { path, version, source } = await findK6({ cache: assets.k6Cache, module: assets.k6Module, environment: process.env, say: text => console.error(text) })
console.error(`${version} at ${path} (by ${source})`)
