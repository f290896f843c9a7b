import { describe, expect, it } from 'vitest'
import { createRanges, networkOf, rangeProblem, readAddress } from './network.ts'

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8::/64'],
    ['2001:db8:0:0:ffff::1', '2001:db8::/64'],
    ['2001:db8:0:1::6', '2001:db8:0:1::/64'],
    ['2001::1:2:3:4', '2001::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['64:FF9B::cb00:7107', '203.0.113.7'],
    ['64:ff9b::', '0.0.0.0'],
    ['64:ff9b::7', '0.0.0.7'],
    ['64:ff9b::7:0', '0.7.0.0'],
    ['64:ff9b::ffff:ffff', '255.255.255.255'],
    ['64:ff9b::1:cb00:7107', '64:ff9b::/64'], // outside the /96 of translators
    ['64:ff9b:1::cb00:7107', '64:ff9b:1::/64'],
    ['64:ff9a::cb00:7107', '64:ff9a::/64'],
  ])('of %s is %s', (text, network) => {
    const address = readAddress(text)
    expect(address && networkOf(address)).toBe(network)
  })

  // Or whoever sends from such an address would count as a trusted proxy in the network that it names.
  it('is all that a translated address shares with the IPv4 address in it', () => {
    const translated = readAddress('64:ff9b::10.0.0.1')!
    expect(networkOf(translated)).toBe('10.0.0.1')
    expect(createRanges(['10.0.0.0/8']).has(translated)).toBe(false)
  })

  it.each([
    '',
    'unknown',
    '1.2.3',
    '01.2.3.4',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.4 ',
    '[::1]',
    '::1::',
    ':',
    '1.2.3.4:80',
  ])('%j has none: it is no address', (text) => {
    expect(readAddress(text)).toBeUndefined()
  })
})

describe('a range', () => {
  it.each(['10.0.0.0/8', '10.0.0.1', '127.0.0.1/32', '2001:db8::/32', 'fd00::/8', '::1', '::1/128', '64:ff9b::/96'])(
    '%s is one',
    (range) => {
      expect(rangeProblem(range)).toBeUndefined()
      expect(() => createRanges([range])).not.toThrow()
    },
  )

  it.each([
    ['', 'neither'],
    ['proxy.example', 'neither'],
    ['10.0.0.0/', 'neither'],
    ['10.0.0.0/33', 'neither'],
    ['10.0.0.0/08', 'neither'],
    ['10.0.0.0/-1', 'neither'],
    ['10.0.0.0/8.0', 'neither'],
    ['10.0.0.0/255.0.0.0', 'neither'],
    ['10.0.0.0/8/8', 'neither'],
    ['10.0.0', 'neither'],
    ['010.0.0.0/8', 'neither'],
    ['::/129', 'neither'],
    ['fe80::1%eth0', 'neither'],
    ['0.0.0.0/0', 'everybody'],
    ['10.0.0.0/0', 'everybody'],
    ['::/0', 'everybody'],
    ['::ffff:10.0.0.0/8', 'IPv4'],
    ['::ffff:10.0.0.0/104', 'IPv4'],
    ['::ffff:a00:1', 'IPv4'],
    ['::ffff:0:0/96', 'IPv4'],
    ['::/64', 'IPv4'],
    ['::/1', 'IPv4'],
  ])('%j is refused', (range, why) => {
    expect(rangeProblem(range)).toContain(why)
    expect(() => createRanges(['10.0.0.0/8', range])).toThrow(`Range 1 ${rangeProblem(range)}`)
  })

  it('has the addresses of its own family within it, and no others', () => {
    const ranges = createRanges(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'])
    const has = (text: string) => ranges.has(readAddress(text)!)
    for (const inside of ['10.255.255.255', '::ffff:10.1.1.1', '192.0.2.1', '2001:db8:ffff::1']) {
      expect(has(inside), inside).toBe(true)
    }
    // 32.1.13.184 is 2001:db8 in bytes.
    for (const outside of ['11.0.0.0', '192.0.2.2', '2001:db9::', '::1', '32.1.13.184', 'a00::1']) {
      expect(has(outside), outside).toBe(false)
    }
  })
})
