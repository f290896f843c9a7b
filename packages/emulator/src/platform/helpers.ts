import { clearQuota as clearDailyCounts, rateWindow } from '../state/usage.ts'
import { plainTokenCall, type TokenEndpoint } from './endpoint.ts'
import { WechatRefusal } from './refusals.ts'
import { isRid, ridTime } from './rid.ts'

const ridsKeptMs = 7 * 24 * 3_600_000

/** The request and response behind a rid, for the app that made the call. */
export const getRid: TokenEndpoint = {
  ...plainTokenCall,
  method: 'POST',
  path: '/cgi-bin/openapi/rid/get',
  answer({ emulation, app, params, now }) {
    const { rid } = params
    if (typeof rid !== 'string' || !isRid(rid)) throw new WechatRefusal(76002)
    if (now - ridTime(rid) > ridsKeptMs) throw new WechatRefusal(76004)
    const record = emulation.world.rids.get(rid)
    if (!record) throw new WechatRefusal(76001)
    if (record.appid !== app.appid) throw new WechatRefusal(76003)
    return {
      errcode: 0,
      errmsg: 'ok',
      request: {
        invoke_time: Math.floor(record.at / 1000),
        cost_in_ms: 1,
        request_url: record.url,
        request_body: record.requestBody,
        response_body: record.responseBody,
        client_ip: record.clientIp,
      },
    }
  },
}

export const clearQuota: TokenEndpoint = {
  ...plainTokenCall,
  method: 'POST',
  path: '/cgi-bin/clear_quota',
  answer({ emulation, app, params, now }) {
    if (params.appid !== app.appid) throw new WechatRefusal(40013)
    if (!clearDailyCounts(emulation.world, app, now)) throw new WechatRefusal(48006)
    return { errcode: 0, errmsg: 'ok' }
  },
}

/** Limit, use and remainder of one path today; a path without a limit counts from a limit of 0, as "none". */
export const getQuota: TokenEndpoint = {
  ...plainTokenCall,
  method: 'POST',
  path: '/cgi-bin/openapi/quota/get',
  answer({ emulation, app, params, now }) {
    const path = params.cgi_path
    if (typeof path !== 'string' || !path.startsWith('/')) throw new WechatRefusal(40097)
    const used = rateWindow(emulation.world, app.appid, path, now).usedToday
    const limit = app.limits[path]?.perDay ?? 0
    return { errcode: 0, errmsg: 'ok', quota: { daily_limit: limit, used, remain: Math.max(0, limit - used) } }
  },
}
