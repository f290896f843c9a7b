/** What follows `request:fail ` when no answer came, in WeChat's words. */
export interface RequestFailure {
  fail: string
  errno?: number
}

/** Numbers and names are Chromium's; WeChat's network component prints them so. */
const cronet = (code: number, name: string): RequestFailure => ({
  fail: `errcode:${code} cronet_error_code:${code} error_msg:net::${name}`,
  errno: 600001,
})

export const timedOut: RequestFailure = { fail: 'timeout', errno: 5 }
export const notInDomainList: RequestFailure = { fail: 'url not in domain list', errno: 600002 }
export const disconnected = cronet(-106, 'ERR_INTERNET_DISCONNECTED')
// WeChat documents no limit for answers; this text is ours.
export const tooLarge: RequestFailure = { fail: 'response data exceeds 10 MiB', errno: 600001 }

const byCause: Record<string, RequestFailure> = {
  ECONNREFUSED: cronet(-102, 'ERR_CONNECTION_REFUSED'),
  ECONNRESET: cronet(-101, 'ERR_CONNECTION_RESET'),
  UND_ERR_SOCKET: cronet(-101, 'ERR_CONNECTION_RESET'), // hung up in the middle of an answer
  ENOTFOUND: cronet(-105, 'ERR_NAME_NOT_RESOLVED'),
  EAI_AGAIN: cronet(-105, 'ERR_NAME_NOT_RESOLVED'),
  EHOSTUNREACH: cronet(-109, 'ERR_ADDRESS_UNREACHABLE'),
  ENETUNREACH: cronet(-109, 'ERR_ADDRESS_UNREACHABLE'),
  DEPTH_ZERO_SELF_SIGNED_CERT: cronet(-202, 'ERR_CERT_AUTHORITY_INVALID'),
  SELF_SIGNED_CERT_IN_CHAIN: cronet(-202, 'ERR_CERT_AUTHORITY_INVALID'),
  CERT_HAS_EXPIRED: cronet(-201, 'ERR_CERT_DATE_INVALID'),
  ERR_TLS_CERT_ALTNAME_INVALID: cronet(-200, 'ERR_CERT_COMMON_NAME_INVALID'),
}

/** @param error What `fetch` threw; its reason lies in `cause`. */
export function failureOf(error: unknown): RequestFailure {
  const { name, cause } = error as Error & { cause?: { code?: string } }
  if (name === 'TimeoutError') return timedOut
  return byCause[cause?.code ?? ''] ?? cronet(-2, 'ERR_FAILED')
}
