import type { WechatErrorEntry } from './entry.ts'
import { authorizerToken, componentLogin, withToken } from './paths.ts'

/** Third-party platforms that act for a merchant's mini program. */
export const thirdPartyErrors: readonly WechatErrorEntry[] = [
  {
    id: 'errcode-41021',
    kind: 'errcode',
    code: 41021,
    spellings: ['missing component_access_token'],
    patterns: ['missing component_access_token'],
    where: [componentLogin],
    cause: { zh: '缺少 component_access_token。', en: 'component_access_token is missing.' },
    cure: {
      zh: '改代码：在查询串里带上 component_access_token；取它需要最近一次推送的 component_verify_ticket。',
      en: 'Add component_access_token to the query; fetching one needs the latest component_verify_ticket WeChat pushed.',
    },
    owner: 'developer',
    retryable: 'new-token',
  },
  {
    id: 'errcode-42001-component',
    kind: 'errcode',
    code: 42001,
    spellings: ['access_token expired'],
    patterns: ['access_token expired'],
    where: [componentLogin, authorizerToken],
    cause: {
      zh: 'component_access_token 已过期，尽管商家自己的 token 仍然有效。',
      en: 'The component_access_token has expired, although the merchant’s own token may be fine.',
    },
    cure: {
      zh: '用 component_verify_ticket 调用 /cgi-bin/component/api_component_token 换新的，再重复一次。',
      en: 'Fetch a new one at /cgi-bin/component/api_component_token with the component_verify_ticket and repeat once.',
    },
    owner: 'developer',
    retryable: 'new-token',
  },
  {
    id: 'errcode-61003',
    kind: 'errcode',
    code: 61003,
    // https://developers.weixin.qq.com/doc/oplatform/openApi/miniprogram-management/login/api_thirdpartycode2session.html
    spellings: ['component is not authorized by this account'],
    patterns: ['component is not authorized by this account'],
    where: [componentLogin, authorizerToken],
    cause: {
      zh: '商家没有授权给这个第三方平台，或已取消授权。',
      en: 'The merchant has not authorised this third-party platform, or has withdrawn it.',
    },
    cure: {
      zh: '把授权链接发给商家管理员，请其重新扫码授权。',
      en: 'Send the merchant’s administrator the authorisation link and have it scanned again.',
    },
    owner: 'operator',
    retryable: 'no',
  },
  {
    id: 'errcode-61007',
    kind: 'errcode',
    code: 61007,
    // https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/safety-control-capability/api_getuserriskrank.html
    spellings: ['api is unauthorized to component'],
    patterns: ['api is unauthorized to component'],
    where: withToken,
    cause: {
      zh: '商家授权时没有包含该接口的权限集（手机号是权限集 18）。',
      en: 'The merchant’s authorisation does not include the permission set of this API (18 for phone numbers).',
    },
    cure: {
      zh: '在 open.weixin.qq.com → 第三方平台 → 权限集 勾选第 18 项并全网发布，再请商家更新授权。',
      en: 'Tick set 18 at open.weixin.qq.com → 第三方平台 → 权限集, publish it, and ask the merchant to renew the authorisation.',
    },
    owner: 'operator',
    retryable: 'no',
  },
  {
    id: 'errcode-61023',
    kind: 'errcode',
    code: 61023,
    spellings: ['refresh_token is invalid'],
    patterns: ['refresh_token is invalid'],
    where: [authorizerToken],
    cause: {
      zh: 'authorizer_refresh_token 不对：每次刷新后没有保存新返回的那个，或商家已重新授权。',
      en: 'The authorizer_refresh_token is not valid: the one returned by the last refresh was not stored, or the merchant authorised anew.',
    },
    cure: {
      zh: '用 /cgi-bin/component/api_get_authorizer_list 取该商家当前的 refresh_token 并保存；没有则请商家重新授权。',
      en: 'Fetch the merchant’s current one from /cgi-bin/component/api_get_authorizer_list and store it; if there is none, have the merchant authorise again.',
    },
    owner: 'developer',
    retryable: 'no',
  },
]
