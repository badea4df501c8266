import { expect, test } from 'vitest'
import { childEnvironment } from '../../../rig/platform/process-group.ts'

test('child environment: a child inherits its paths and nothing that could change a run', () => {
  const caller = { PATH: '/bin', HOME: '/users/me', K6_DURATION: '1s', OTEL_SDK_DISABLED: 'true', HTTP_PROXY: 'http://proxy', NODE_OPTIONS: '--inspect' }
  expect(childEnvironment({ CUTOVER_TOKEN: 't' }, caller)).toEqual({ PATH: '/bin', HOME: '/users/me', LANG: 'C.UTF-8', CUTOVER_TOKEN: 't' })
})
