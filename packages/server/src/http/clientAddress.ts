import type { SocketAddress } from 'node:net'
import { createRanges, networkOf, readAddress } from '../domain/network.ts'

/** From the socket's peer and the headers of a request: the network of the caller, under which limits count. */
export type ClientAddress = (peer: string | undefined, headers: Headers) => string | undefined

/**
 * Tells from which network a request comes: an IPv4 address, or the /64 of an IPv6 address.
 *
 * X-Forwarded-For is believed as far as it was written by a trusted proxy: read from the right, where every proxy adds
 * the peer it saw, up to the first address that is no proxy of ours. Whatever stands left of it the caller chose. A hop
 * that is no address ends the walk at the proxy that wrote it. No other header is read: X-Real-IP, Forwarded,
 * CF-Connecting-IP and their like pass through a proxy that does not know them as the caller sent them.
 *
 * @param trustedProxies Addresses and CIDR ranges.
 * @param onProxyUnknown Told of a neighbour that writes X-Forwarded-For and is not trusted: most likely a proxy of ours
 *   that was forgotten, behind which all people are one network.
 * @returns undefined from the function: the peer is unknown, as on a Unix socket.
 * @throws {TypeError} One of them is neither, or trusts everybody.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address
 */
export function createClientAddress(
  trustedProxies: readonly string[],
  onProxyUnknown: () => void = () => {},
): ClientAddress {
  const proxies = createRanges(trustedProxies)
  const neighbours = createRanges(privateRanges)

  return (peer, headers) => {
    let caller = peer === undefined ? undefined : readAddress(peer)
    if (!caller) return undefined
    if (headers.has('x-forwarded-for') && !proxies.has(caller) && neighbours.has(caller)) onProxyUnknown()
    const hops = headers.get('x-forwarded-for')?.split(',') ?? []
    while (proxies.has(caller)) {
      const hop = readHop(hops.pop() ?? '')
      if (!hop) break
      caller = hop
    }
    return networkOf(caller)
  }
}

/** RFC 1918, RFC 4193, loopback, and RFC 6598, from which load balancers of clouds call. */
const privateRanges = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  '::1',
]

/** Some proxies write a port behind the address, and brackets around IPv6. */
function readHop(text: string): SocketAddress | undefined {
  const hop = text.trim()
  const [, bracketed, ipv4] = /^(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]{1,5})?$/.exec(hop) ?? []
  return readAddress(bracketed ?? ipv4 ?? hop)
}
