import { isIPv4 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoopback } from '../../contract/loopback.ts'

const byte = fc.integer({ min: 0, max: 255 })
const loopbackV4 = fc.tuple(byte, byte, byte).map(rest => `127.${rest.join('.')}`)
/** Spellings of one host that mean the same. */
const spelled = (host: string) => fc.constantFrom(host, host.toUpperCase(), `${host}.`)

describe('isLoopback', () => {
  test('holds for all of 127.0.0.0/8, also as an IPv4-mapped IPv6 address in either notation', () => {
    const mapped = (address: string) => {
      const [, b = 0, c = 0, d = 0] = address.split('.').map(Number)
      return fc.constantFrom(`::ffff:${address}`, `[::ffff:${address}]`, `::FFFF:7f${b.toString(16).padStart(2, '0')}:${((c << 8) | d).toString(16)}`)
    }
    fc.assert(fc.property(loopbackV4.chain(spelled), host => isLoopback(host)))
    fc.assert(fc.property(loopbackV4.chain(mapped), host => isLoopback(host)))
  })

  test('holds for ::1, localhost and names below localhost', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
    const names = fc.array(label, { maxLength: 3 }).map(labels => [...labels, 'localhost'].join('.'))
    fc.assert(fc.property(names.chain(spelled), host => isLoopback(host)))
    expect(['::1', '[::1]', '0:0:0:0:0:0:0:1'].filter(host => !isLoopback(host))).toEqual([])
  })

  test('does not hold for any other IPv4 address, mapped or not', () => {
    const other = fc.ipV4().filter(address => isIPv4(address) && !address.startsWith('127.'))
    fc.assert(fc.property(other, host => !isLoopback(host) && !isLoopback(`::ffff:${host}`)))
  })

  test('does not hold for any other IPv6 address', () => {
    const other = fc.ipV6().filter(address => URL.parse(`http://[${address}]`)?.hostname !== '[::1]' && !/ffff/i.test(address))
    fc.assert(fc.property(other, host => !isLoopback(host)))
  })

  test('does not hold for a name that only contains a loopback, nor for more than a host', () => {
    fc.assert(fc.property(fc.domain(), loopbackV4, (domain, address) => !isLoopback(`localhost.${domain}`) && !isLoopback(`${address}.${domain}`)))
    fc.assert(fc.property(fc.string(), text => !isLoopback(text) || !/[/@?#\s%\\]/.test(text)))
    const none = ['0.0.0.0', '::', '', '.', 'mylocalhost', '.localhost', 'localhost/x', 'localhost@evil.example', '127.0.0.1:80', '[::1', '::127.0.0.1']
    expect(none.filter(isLoopback)).toEqual([])
  })
})
