import { BlockList, isIPv4, isIPv6, SocketAddress, type IPVersion } from 'node:net'

const mapped = '::ffff:'
// 64:ff9b::/96: all of IPv4, as a translator shows it to a server that speaks IPv6 alone (RFC 6052, section 2.1).
const translated = '64:ff9b:0:0:0:0'
const bits: Readonly<Record<IPVersion, number>> = { ipv4: 32, ipv6: 128 }

/** An address in its one canonical spelling, without a zone; IPv4 mapped into IPv6 is IPv4. Undefined: it is none. */
export function readAddress(text: string): SocketAddress | undefined {
  const family = familyOf(text)
  if (!family) return undefined
  const read = new SocketAddress({ address: text, family })
  // RFC 4291, section 2.5.5.2: how a socket that takes both families shows an IPv4 peer.
  return isMapped(read.address)
    ? new SocketAddress({ address: read.address.slice(mapped.length), family: 'ipv4' })
    : read
}

/**
 * The network by which a caller is counted: an IPv4 address, also where a translator wrote it into IPv6, or the /64 of an
 * IPv6 address. One subscriber has a whole /64 at least and may come from another address of it with every request
 * (RFC 6177).
 */
export function networkOf({ family, address }: SocketAddress): string {
  if (family === 'ipv4') return address
  const groups = groupsOf(address)
  if (groups.slice(0, 6).join(':') === translated) return groups.slice(6).flatMap(bytesOf).join('.')
  return `${new SocketAddress({ address: `${groups.slice(0, 4).join(':')}::`, family }).address}/64`
}

/** The eight groups of a canonical IPv6 address. */
function groupsOf(address: string): string[] {
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
}

const bytesOf = (group: string) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]

/** What is wrong with an address or CIDR range, without repeating it; undefined if nothing is. */
export function rangeProblem(text: string): string | undefined {
  const range = readRange(text)
  if (!range) return 'is neither an address nor a CIDR range'
  const { address, prefix, family } = range
  if (prefix === 0) return 'trusts everybody'
  if (family === 'ipv4') return undefined
  const range6 = new BlockList()
  range6.addSubnet(address, prefix, family)
  // A prefix of `::ffff:10.0.0.0/8` counts from the front of 128 bits: it would trust everybody.
  const coversIpv4 = isMapped(address) || range6.check(`${mapped}0.0.0.0`, 'ipv6')
  return coversIpv4 ? 'covers IPv4 mapped into IPv6: write the IPv4 range itself' : undefined
}

/** @throws {TypeError} A range is none. */
export function createRanges(ranges: readonly string[]): { has(address: SocketAddress): boolean } {
  const list = new BlockList()
  for (const [at, range] of ranges.entries()) {
    const problem = rangeProblem(range)
    if (problem) throw new TypeError(`Range ${at} ${problem}`)
    const { address, prefix, family } = readRange(range)!
    list.addSubnet(address, prefix, family)
  }
  return { has: (address) => list.check(address) }
}

interface Range {
  address: string
  prefix: number
  family: IPVersion
}

function readRange(range: string): Range | undefined {
  const [text = '', length, ...rest] = range.split('/')
  const family = familyOf(text)
  if (!family || text.includes('%') || rest.length > 0) return undefined
  const prefix = length === undefined ? bits[family] : /^(0|[1-9][0-9]{0,2})$/.test(length) ? Number(length) : NaN
  if (!(prefix <= bits[family])) return undefined
  return { address: new SocketAddress({ address: text, family }).address, prefix, family }
}

function familyOf(address: string): IPVersion | undefined {
  if (isIPv4(address)) return 'ipv4'
  return isIPv6(address) ? 'ipv6' : undefined
}

function isMapped(address: string): boolean {
  return address.startsWith(mapped) && address.includes('.')
}
