import { describe, expect, test } from 'vitest'
import { isLoopback } from '../../../contract/loopback.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { admitHost } from '../../../rig/platform/hosts.ts'

const resolvesTo =
  (...addresses: string[]) =>
  async () =>
    addresses

describe('admitHost', () => {
  test('a loopback host needs no permission', async () => {
    expect((await admitHost('http://127.0.0.1:3000', [])).addresses).toEqual(['127.0.0.1'])
    expect((await admitHost('http://[::1]:3000', [])).addresses).toEqual(['::1'])
    expect((await admitHost('http://dev.example:3000', [], resolvesTo('127.0.0.9', '::1'))).addresses).toEqual(['127.0.0.9', '::1'])
  })

  test('a remote host must be in allowHosts', async () => {
    await expect(admitHost('http://shop.example', [], resolvesTo('203.0.113.7'))).rejects.toThrow(
      'Cannot put load on http://shop.example: shop.example (203.0.113.7) is not this machine. If it is meant to take the load, add "shop.example" to "allowHosts" in the policy',
    )
    expect((await admitHost('http://Shop.Example.', ['shop.example'], resolvesTo('203.0.113.7'))).addresses).toEqual(['203.0.113.7'])
    expect((await admitHost('http://203.0.113.7:80', ['203.0.113.7'])).addresses).toEqual(['203.0.113.7'])
  })

  test('a host with one remote address among loopback ones is remote', async () => {
    await expect(admitHost('http://localhost:3000', [], resolvesTo('127.0.0.1', '203.0.113.7'))).rejects.toThrow('203.0.113.7')
  })

  test('a host that cannot be resolved is bad input', async () => {
    const nowhere = async () => {
      throw new Error('getaddrinfo ENOTFOUND nowhere.example')
    }
    await expect(admitHost('http://nowhere.example', [], nowhere)).rejects.toThrow('Cannot resolve the host of http://nowhere.example: getaddrinfo ENOTFOUND')
  })
})

test.each([
  ['localhost:3000', 'expected something like http://localhost:3000'],
  ['not a url', 'expected something like http://localhost:3000'],
  ['http://user:secret@localhost:3000', 'expected a URL without credentials'],
  ['http://localhost:3000/api', 'expected no path'],
])('admitHost: the URL %s is refused', async (text, message) => {
  await expect(admitHost(text, [])).rejects.toThrow(message)
  await expect(admitHost(text, [])).rejects.toBeInstanceOf(InputFailure)
})

test('admitHost: credentials in a refused URL are not repeated', async () => {
  await expect(admitHost('http://user:secret@localhost:3000', [])).rejects.not.toThrow('secret')
})

test.each([
  ['127.0.0.1', true],
  ['127.255.0.3', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
])('isLoopback: %s → %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})
