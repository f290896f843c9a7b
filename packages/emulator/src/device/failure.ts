import { isAtLeast, since, type Client } from './client.ts'

export interface DeviceFailure {
  errMsg: string
  errno?: number
}

/**
 * A failed device call. iOS and devtools separate the text by a space, Android by a colon; libraries below 2.24.0 send
 * no errno.
 */
export function fail(api: string, client: Client, text: string, errno?: number): DeviceFailure {
  const separator = client.platform === 'android' ? ':' : ' '
  const failure: DeviceFailure = { errMsg: `${api}:fail${separator}${text}` }
  if (errno !== undefined && isAtLeast(client.sdkVersion, since.errno)) failure.errno = errno
  return failure
}

/** What any call comes to while the phone cannot reach WeChat. A slow network reaches it, later. */
export function networkFailure(api: string, client: Client): DeviceFailure | undefined {
  return client.network === 'offline' ? fail(api, client, errnoTexts[108]!, 108) : undefined
}

/** The public errno of the platform with their texts, for failures forced by number. */
export const errnoTexts: Readonly<Record<number, string>> = {
  1: 'cancel',
  3: 'system permission denied',
  4: 'internal error',
  5: 'time out',
  100: 'jsapi not supported',
  101: 'jsapi invalid request data',
  102: 'jsapi has no permission',
  103: 'jsapi user authorize denied',
  104: 'jsapi user authorize canceled',
  106: 'invalid jsapi index',
  108: 'cgi failed for network issues',
  109: 'cgi failed for response null',
  110: 'scope or scope list empty',
  111: 'oom occurs',
  112: 'api scope is not declared in the privacy agreement',
  1000: 'server system error',
  1001: 'invalid request parameter',
  1003: 'meet server frequency limit',
  1004: 'invalid openid',
  1005: 'invalid appid',
  1009: 'data expired',
  1014: 'invalid user ticket',
  1015: 'invalid api',
  1020: 'code already used',
  1021: 'code expired',
  1025: 'appid privacy api banned',
  1026: 'appid privacy api banned',
  101100: 'interface is not declared in the privacy agreement',
  101101: 'privacy interface is banned',
  101102: 'privacy permission is not authorized',
  1400001: 'appid no enough quota',
  1402101: 'wxa login is blocked',
  1421102: 'user getPhoneNumber is blocked',
}

/** A failure a test asks for: its exact text, or a number whose text is known. */
export interface ForcedFailure {
  errMsg?: string
  errno?: number
}

export function forcedFailure(api: string, client: Client, forced: ForcedFailure): DeviceFailure {
  const { errMsg, errno } = forced
  if (errMsg === undefined) return fail(api, client, errnoTexts[errno!]!, errno)
  return errno === undefined ? { errMsg } : { errMsg, errno }
}
