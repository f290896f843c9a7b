/**
 * errmsg texts as WeChat prints them, without the rid. Where only a meaning is documented the text is ours: programs
 * decide on the errcode alone.
 */
const errmsgs = {
  [-1]: 'system error',
  1: 'data not exit',
  40001:
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  40230: 'API_Missing_Wechatmp_Serial',
  40231: 'API_Missing_Wechatmp_Timestamp',
  40232: 'API_Missing_Wechatmp_Signature',
  40233: 'API_Missing_Wechatmp_Appid',
  40234: 'API_Invalid_Signature',
  40235: 'API_Invalid_Encrypt',
  40236: 'API_Invalid_Wechatmp_Appid',
  40237: 'API_Invalid_Wechatmp_Appidmatch',
  40238: 'API_NoExist_DevSecretSym',
  40239: 'API_NoExist_DevSecretAsym',
  40240: 'API_Expired_Wechatmp_Timestamp',
  40243: 'AppSecret frozen',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43003: 'require https',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  47001: 'data format error',
  48001: 'api unauthorized',
  48006: 'forbid to clear quota because of reaching the limit',
  50002: 'user limited',
  50004: 'token interface forbidden',
  50007: 'account frozen',
  61004: 'access clientip is not registered, not in ip-white-list',
  61007: 'api is unauthorized to component',
  76001: 'rid not found',
  76002: 'rid is error',
  76003: 'could not query this rid,no permission',
  76004: 'rid time is error',
  87007: 'session_key is not existd or expired',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
  89503: "waiting for the administrator's confirmation",
  89506: 'refused for 24 h',
  89507: 'refused for 1 h',
} as const satisfies Record<number, string>

interface RefusalDetails {
  text?: string
  /** The opaque hint that some routes print before the rid. */
  hint?: boolean
  /** Overrides the route's way of attaching the rid. */
  ridPrefix?: RidPrefix
}

/** `/sns/*` and the token routes set a comma before the rid, the others only a space. */
export type RidPrefix = ', ' | ' '

/** An errcode other than 0, on its way out. */
export class WechatRefusal extends Error {
  override readonly name = 'WechatRefusal'
  readonly errcode: number
  readonly details: RefusalDetails
  constructor(errcode: number, details: RefusalDetails = {}) {
    super(details.text ?? errmsgOf(errcode))
    this.errcode = errcode
    this.details = details
  }
}

const errmsgOf = (errcode: number): string => (errmsgs as Record<number, string | undefined>)[errcode] ?? 'system error'
