import { describe, expect, it } from 'vitest'
import { forwardingLies } from '../../../../test/support/spellings.ts'
import { createClientAddress } from './clientAddress.ts'
import { bareApp } from './testing/bare.ts'

const client = '203.0.113.7'
const proxy = '10.0.0.1'
const clientAddress = createClientAddress(['10.0.0.0/8', '2001:db8:ffff::/48', '127.0.0.1'])
const networkFor = (peer: string | undefined, forwarded: string) =>
  clientAddress(peer, new Headers({ 'x-forwarded-for': forwarded }))

describe.each(Object.entries(forwardingLies))('a caller who sends %s', (_, lie) => {
  const attempts = Array.from({ length: 100 }, (_, n) => lie(`198.51.${n}.${255 - n}`))

  it('is one network, called directly', () => {
    const networks = attempts.map((headers) => clientAddress(client, new Headers(headers)))
    expect(new Set(networks)).toEqual(new Set([client]))
  })

  it('is one network behind proxies of ours, which add what they see', () => {
    const networks = attempts.map((sent) => {
      const headers = new Headers(sent)
      headers.append('x-forwarded-for', client)
      headers.append('x-forwarded-for', '10.9.9.9')
      return clientAddress(proxy, headers)
    })
    expect(new Set(networks)).toEqual(new Set([client]))
  })
})

describe('the network of a caller', () => {
  it.each([
    ['the peer, if it is not trusted', '192.0.2.1', client, '192.0.2.1'],
    ['the hop before the trusted peer', proxy, client, client],
    ['the hop before the last of many proxies', proxy, `198.51.100.1, ${client}, 10.2.3.4,10.5.6.7`, client],
    ['found through an IPv6 proxy', '2001:db8:ffff::1', client, client],
    ['found through a proxy that a socket for both families shows', '::ffff:10.0.0.1', client, client],
    ['an IPv4 address without its port', proxy, `${client}:50123`, client],
    ['an IPv4 address mapped into IPv6', proxy, `::ffff:${client}`, client],
    ['the /64 of an IPv6 address', proxy, '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['the same for a neighbour in it', proxy, '2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['the same with brackets', proxy, '[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['the same with brackets and port', proxy, '[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['the same without the zone', proxy, '2001:db8:1:2::9%eth0', '2001:db8:1:2::/64'],
    ['the farthest proxy, if there are only proxies', proxy, '10.2.2.2', '10.2.2.2'],
  ])('is %s', (_, peer, forwarded, network) => {
    expect(networkFor(peer, forwarded)).toBe(network)
  })

  it('is the peer, if nobody is trusted', () => {
    expect(createClientAddress([])(proxy, new Headers({ 'x-forwarded-for': client }))).toBe(proxy)
  })

  it.each([
    'unknown',
    '',
    ' ',
    ',',
    '_hidden',
    'client.example',
    '999.1.1.1',
    '1.2.3',
    '203.0.113.7:',
    '203.0.113.7:999999',
    '[::1',
    '::1]',
    '"203.0.113.7"',
    'for=203.0.113.7',
    '203.0.113.7 198.51.100.1',
    '203.0.113.7;198.51.100.1',
    '1'.repeat(8000),
  ])('is the proxy that wrote %j for an address, whatever stands before it', (garbage) => {
    expect(networkFor(proxy, garbage)).toBe(proxy)
    expect(networkFor(proxy, `198.51.100.1, ${garbage}`)).toBe(proxy)
    expect(networkFor(proxy, `198.51.100.1, ${garbage}, 10.2.2.2`)).toBe('10.2.2.2')
  })

  it('is unknown if the peer is', () => {
    for (const peer of [undefined, '', 'pipe']) expect(networkFor(peer, client)).toBeUndefined()
  })

  it('is not told by a list of proxies with a mistake', () => {
    expect(() => createClientAddress(['::ffff:10.0.0.0/8'])).toThrow(TypeError)
  })

  it('goes with every request to the route that answers it', async () => {
    const { app } = bareApp({}, { clientAddress })
    app.get('/network', (c) => c.json(c.var.network ?? null))
    const request = () => new Request('http://localhost/network', { headers: { 'x-forwarded-for': client } })
    const answers = [await app.fetch(request(), { remoteAddress: proxy }), await app.fetch(request())]
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([client, null])
  })
})

it('tells of a neighbour that writes X-Forwarded-For and is not trusted, and of nobody else', () => {
  const told: string[] = []
  const ask = (peer: string, forwarded?: string) =>
    createClientAddress([proxy], () => told.push(peer))(
      peer,
      new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
    )
  for (const peer of ['10.9.9.9', '172.31.0.1', '192.168.1.1', '127.0.0.1', 'fd00::1']) ask(peer, '198.51.100.1')
  expect(told).toEqual(['10.9.9.9', '172.31.0.1', '192.168.1.1', '127.0.0.1', 'fd00::1'])
  ask('10.9.9.9')
  ask(proxy, '198.51.100.1')
  ask('203.0.113.9', '198.51.100.1')
  expect(told).toHaveLength(5)
})
