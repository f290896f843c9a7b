import type { Bilingual, DeviceFailure, ErrorOwner, Retryable, WechatErrorEntry } from './entry.ts'
import { anyDeviceApi } from './paths.ts'

type Row = {
  code: number
  text: string
  cause: Bilingual
  cure: Bilingual
  owner: ErrorOwner
  retryable?: Retryable
  failure?: DeviceFailure
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html */
const rows: Row[] = [
  {
    code: 0,
    text: 'ok',
    cause: { zh: '成功。', en: 'Success.' },
    cure: {
      zh: '无需处理；仍要确认 e.detail.code 存在。',
      en: 'Nothing to cure; still make sure that e.detail.code is there.',
    },
    owner: 'developer',
  },
  {
    code: 1,
    text: 'cancel',
    cause: { zh: '用户取消了操作。', en: 'The user cancelled.' },
    cure: {
      zh: '保持页面原样，让用户自己决定下一步；提供其他方式。',
      en: 'Leave the page as it is and the next step to the user; show the other ways.',
    },
    owner: 'user',
    failure: 'user_declined',
  },
  {
    code: 3,
    text: 'system permission denied',
    cause: { zh: '手机系统没有给微信相应权限。', en: 'The phone’s system denies WeChat a permission.' },
    cure: {
      zh: '请用户在手机的系统设置 → 应用 → 微信 → 权限 中打开，然后重试。',
      en: 'Ask the user to grant it in the phone’s own settings → Apps → WeChat → Permissions.',
    },
    owner: 'user',
  },
  {
    code: 4,
    text: 'internal error',
    cause: { zh: '微信客户端内部错误。', en: 'An internal error of the WeChat client.' },
    cure: {
      zh: '请用户重启微信再试；若多人出现，带机型与微信版本到微信开放社区报告。',
      en: 'Ask the user to restart WeChat; if many see it, report device and client version in the WeChat developer community.',
    },
    owner: 'wechat',
    retryable: 'same-request',
  },
  {
    code: 5,
    text: 'time out',
    cause: { zh: '客户端等待超时。', en: 'The client gave up waiting.' },
    cure: {
      zh: '请用户检查网络后再点一次；wx.login 可把 timeout 调大到 10000 毫秒。',
      en: 'Ask the user to check the network and tap again; give wx.login a timeout of 10000 ms.',
    },
    owner: 'user',
    retryable: 'same-request',
    failure: 'timeout',
  },
  {
    code: 100,
    text: 'jsapi not supported',
    cause: { zh: '这个客户端或基础库没有该接口。', en: 'This client or base library lacks the API.' },
    cure: {
      zh: '请用户升级微信；并在 mp.weixin.qq.com → 设置 → 基本设置 → 基础库最低版本 设为 2.21.2 以上。',
      en: 'Ask the user to update WeChat, and set the minimum base library at mp.weixin.qq.com → 设置 → 基本设置 → 基础库最低版本 to 2.21.2 or later.',
    },
    owner: 'user',
    failure: 'client_too_old',
  },
  {
    code: 101,
    text: 'jsapi invalid request data',
    cause: { zh: '调用参数的类型不对。', en: 'The call has parameters of the wrong type.' },
    cure: {
      zh: '改代码：对照该 API 文档检查参数；WXML 里的布尔值写成 "{{false}}"。',
      en: 'Compare the parameters with the API’s page; write booleans in WXML as "{{false}}".',
    },
    owner: 'developer',
  },
  {
    code: 102,
    text: 'jsapi has no permission',
    cause: {
      zh: '小程序没有（或被收回了）手机号能力。',
      en: 'The mini program lacks the phone capability, or it was withdrawn.',
    },
    cure: {
      zh: '请管理员在 mp.weixin.qq.com → 开发管理 → 接口设置 查看手机号能力的状态：未认证就先认证，被封就看通知中心；期间改用短信。',
      en: 'Ask the administrator to look at the phone capability at mp.weixin.qq.com → 开发管理 → 接口设置: unverified, then verify; banned, then read 通知中心. Use SMS meanwhile.',
    },
    owner: 'operator',
    failure: 'no_permission',
  },
  {
    code: 103,
    text: 'jsapi user authorize denied',
    cause: {
      zh: '用户拒绝授权；在与手机号弹窗合并的隐私弹窗中拒绝时也是它。',
      en: 'The user refused; also after refusing in the privacy popup that is merged with the phone sheet.',
    },
    cure: {
      zh: '显示短信验证，并留一个入口说明收集用途；不要循环弹窗。',
      en: 'Show the SMS way and a line that says what the number is for; never ask in a loop.',
    },
    owner: 'user',
    failure: 'privacy_declined',
  },
  {
    code: 104,
    text: 'jsapi user authorize canceled',
    cause: {
      zh: '用户没有同意隐私保护指引（独立弹窗或 resolve disagree）；耦合按钮缺少 id 时同意了也会这样。',
      en: 'The user did not agree to the privacy guideline (stand-alone popup, or resolve with disagree); a coupled button without id gives it even after agreement.',
    },
    cure: {
      zh: '先给 agreePrivacyAuthorization 按钮加 id 并避开基础库 3.0.0；用户确实拒绝时提供手动输入。',
      en: 'Make sure the agreePrivacyAuthorization button has an id and the library is not 3.0.0; where the user did refuse, offer typing the number.',
    },
    owner: 'user',
    failure: 'privacy_declined',
  },
  {
    code: 106,
    text: 'invalid jsapi index',
    cause: {
      zh: '接口编号无效，多为客户端与基础库不匹配。',
      en: 'An invalid API index: client and base library do not fit.',
    },
    cure: {
      zh: '请用户在微信里删除该小程序后重新打开，以刷新基础库。',
      en: 'Ask the user to remove the mini program from the recent list and open it again, which reloads the base library.',
    },
    owner: 'wechat',
  },
  {
    code: 108,
    text: 'cgi failed for network issues',
    cause: { zh: '手机到微信的网络不通。', en: 'The phone cannot reach WeChat.' },
    cure: {
      zh: '提示用户检查网络（切换 Wi-Fi 与移动数据）后再点一次。',
      en: 'Ask the user to check the connection (Wi-Fi or mobile data) and tap again.',
    },
    owner: 'user',
    retryable: 'same-request',
    failure: 'network',
  },
  {
    code: 109,
    text: 'cgi failed for response null',
    cause: { zh: '微信返回了空响应。', en: 'WeChat answered the phone with nothing.' },
    cure: {
      zh: '过几秒再点一次；仍然为空就转到短信验证。',
      en: 'Tap again after a few seconds; go on by SMS if the answer stays empty.',
    },
    owner: 'wechat',
    retryable: 'same-request',
    failure: 'network',
  },
  {
    code: 110,
    text: 'scope or scope list empty',
    cause: { zh: '调用时 scope 为空。', en: 'The call names no scope.' },
    cure: {
      zh: '改代码：手机号没有 scope，不要对它调用 wx.authorize 或 wx.getSetting。',
      en: 'There is no scope for phone numbers: do not call wx.authorize or wx.getSetting for them.',
    },
    owner: 'developer',
  },
  {
    code: 111,
    text: 'oom occurs',
    cause: { zh: '手机内存不足。', en: 'The phone ran out of memory.' },
    cure: {
      zh: '请用户关闭其他应用后重开小程序；检查页面是否有过大的 setData 或图片。',
      en: 'Ask the user to close other apps and reopen the mini program; look for huge setData calls or pictures in the page.',
    },
    owner: 'user',
  },
  {
    code: 1000,
    text: 'server system error',
    cause: { zh: '微信服务端系统错误。', en: 'A system error on WeChat’s servers.' },
    cure: {
      zh: '稍后再点一次；持续出现时查看微信开放社区公告，并临时以短信为主。',
      en: 'Tap again later; if it lasts, read the notices in the WeChat developer community and put the SMS way first for the time being.',
    },
    owner: 'wechat',
    retryable: 'same-request',
  },
  {
    code: 1001,
    text: 'invalid request parameter',
    cause: { zh: '请求参数不合法。', en: 'A request parameter is invalid.' },
    cure: {
      zh: '改代码：核对按钮的 open-type 与绑定的事件名，去掉多余属性后再试。',
      en: 'Check the button’s open-type and the name of its event, and remove attributes the component page does not list.',
    },
    owner: 'developer',
  },
  {
    code: 1003,
    text: 'meet server frequency limit',
    cause: { zh: '调用过于频繁，被微信限流。', en: 'WeChat throttles: too many calls in a short time.' },
    cure: {
      zh: '按钮在请求期间置灰；wx.login、wx.checkSession 每用户每秒不超过 4 次。',
      en: 'Disable the button while a request runs; keep wx.login and wx.checkSession below 4 per second and user.',
    },
    owner: 'developer',
    retryable: 'after-a-minute',
  },
  {
    code: 1004,
    text: 'invalid openid',
    cause: { zh: 'openid 无效或不属于这个小程序。', en: 'The openid is invalid or of another mini program.' },
    cure: {
      zh: '重新 wx.login 取得该小程序自己的 openid；不要跨小程序复用。',
      en: 'Get this app’s own openid by wx.login; never carry one over from another app.',
    },
    owner: 'developer',
    retryable: 'new-code',
  },
  {
    code: 1005,
    text: 'invalid appid',
    cause: {
      zh: '当前运行的 appid 无效（例如开发者工具的测试号）。',
      en: 'The running appid is invalid, for instance devtools’ test account.',
    },
    cure: {
      zh: '在 project.config.json 写上真实 appid，并用有权限的微信号登录开发者工具。',
      en: 'Put the real appid into project.config.json and sign in to devtools with an account that has rights on it.',
    },
    owner: 'developer',
  },
  {
    code: 1009,
    text: 'data expired',
    cause: { zh: '数据已过期。', en: 'The data has expired.' },
    cure: {
      zh: '丢弃已存的按钮数据，请用户再点一次取得新的。',
      en: 'Throw the kept button data away and ask for another tap.',
    },
    owner: 'user',
    retryable: 'new-code',
    failure: 'code_dead',
  },
  {
    code: 1014,
    text: 'invalid user ticket',
    cause: { zh: '用户在客户端的票据失效。', en: 'The user’s ticket in the client is no longer valid.' },
    cure: {
      zh: '请用户退出微信重新登录，再打开小程序。',
      en: 'Ask the user to sign out of WeChat and in again, then to reopen the mini program.',
    },
    owner: 'user',
  },
  {
    code: 1015,
    text: 'invalid api',
    cause: {
      zh: '接口不存在，或没有对这个小程序开放。',
      en: 'The API does not exist or is not open to this mini program.',
    },
    cure: {
      zh: '核对接口名拼写；插件里不能使用手机号按钮，请移到宿主小程序。',
      en: 'Check the spelling; inside a plugin the phone button cannot work, move it to the host mini program.',
    },
    owner: 'developer',
  },
]

/** The generic numbers of device APIs. */
export const publicErrnos: readonly WechatErrorEntry[] = rows.map(({ text, retryable = 'no', failure, ...row }) => ({
  id: `errno-${row.code}`,
  kind: 'errno',
  spellings: [text],
  // "ok" and "cancel" alone are texts of the phone button, which has its own entries for them.
  patterns: text === 'ok' || text === 'cancel' ? [] : [text],
  where: anyDeviceApi,
  ...row,
  retryable,
  failure: failure ?? 'unknown',
}))
