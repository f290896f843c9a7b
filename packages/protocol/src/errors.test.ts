import { describe, expect, it } from 'vitest'
import { classifyDeviceFailure, errorTable, explain, findErrcode, findErrno, wechatErrors } from './errors.ts'
import type { ErrorEntry } from './errors/entry.ts'
import { smsErrors } from './errors/smsErrors.ts'

const device = wechatErrors.filter(({ kind }) => kind !== 'errcode')
const named = <Entry extends ErrorEntry>(entries: readonly Entry[]) =>
  entries.map((entry) => [entry.id, entry] as const)
const spelt = <Entry extends ErrorEntry>(entries: readonly Entry[]) =>
  entries.flatMap((entry) => entry.spellings.map((spelling) => [entry.id, spelling, entry] as const))

// All numbers WeChat documents for the calls and buttons of phone-number registration.
const errcodes = [
  -601006, -1, 0, 1, 40001, 40002, 40013, 40014, 40029, 40097, 40125, 40163, 40164, 40226, 40230, 40231, 40232, 40233,
  40234, 40235, 40236, 40237, 40238, 40239, 40240, 40243, 41001, 41002, 41004, 41008, 41021, 42001, 43001, 43002, 43003,
  44002, 45009, 45011, 47001, 48001, 48006, 50002, 50004, 50007, 61003, 61004, 61007, 61023, 76001, 76002, 76003, 76004,
  87007, 87008, 87009, 89503, 89506, 89507,
]
const errnos = [
  0, 1, 3, 4, 5, 100, 101, 102, 103, 104, 106, 108, 109, 110, 111, 112, 1000, 1001, 1003, 1004, 1005, 1009, 1014, 1015,
  1020, 1021, 1025, 1026, 101100, 101101, 101102, 1400001, 1402101, 1421102,
]

describe('the table', () => {
  it('names every entry once', () => {
    const ids = errorTable.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([])
  })

  it('has every documented number, and no other', () => {
    const codesOf = (kind: string) => [...new Set(wechatErrors.filter((e) => e.kind === kind).map(({ code }) => code))]
    const ascending = (a: unknown, b: unknown) => Number(a) - Number(b)
    expect(codesOf('errcode').sort(ascending)).toEqual(errcodes)
    expect(codesOf('errno').sort(ascending)).toEqual(errnos)
  })

  it.each(named(errorTable))('%s is complete in both languages', (_, entry) => {
    for (const text of [entry.cause, entry.cure]) {
      expect(text.zh).toMatch(/[一-鿿]/)
      expect(text.en).toMatch(/[A-Za-z]{2}/)
      expect(text.zh.trim().length * text.en.trim().length).toBeGreaterThan(0)
      expect(text.zh).not.toBe(text.en)
    }
    expect(entry.where.length).toBeGreaterThan(0)
    expect(entry.patterns.filter((pattern) => pattern !== pattern.toLowerCase())).toEqual([])
    expect('failure' in entry).toBe(['errno', 'errMsg'].includes(entry.kind))
  })

  it('has a text for all but those of which WeChat documents only the meaning', () => {
    const without = wechatErrors.filter(({ spellings }) => spellings.length === 0)
    expect(without.map(({ code }) => code)).toEqual([40243, 50004, 50007, 89503, 89506, 89507])
    expect(without.flatMap(({ patterns }) => patterns)).toEqual([])
  })

  it('quotes WeChat, with no remark of ours behind a text', () => {
    const remarks = spelt(wechatErrors).filter(([, spelling]) => / \([^)]*\)$/.test(spelling))
    expect(remarks.map(([id, spelling]) => [id, spelling])).toEqual([])
  })

  it.each(['zh', 'en'] as const)('gives no two entries the same cure (%s) without a reason', (language) => {
    const first = new Map<string, string>()
    for (const entry of errorTable) {
      const earlier = first.get(entry.cure[language])
      if (earlier) expect(entry.sameCureAs, entry.id).toEqual({ id: earlier, reason: expect.stringMatching(/.{10}/) })
      else expect(entry.sameCureAs, entry.id).toBeUndefined()
      first.set(entry.cure[language], earlier ?? entry.id)
    }
  })
})

describe('findErrcode', () => {
  it('knows every errcode where it occurs', () => {
    for (const entry of wechatErrors.filter(({ kind }) => kind === 'errcode')) {
      for (const where of entry.where) expect(findErrcode(entry.code!, where), entry.id).toBe(entry)
    }
  })

  it.each([
    [40029, '/sns/jscode2session', 'errcode-40029-login'],
    [40029, '/wxa/business/getuserphonenumber', 'errcode-40029-phone'],
    [40001, '/cgi-bin/token', 'errcode-40001-token'],
    [40001, '/wxa/checksession', 'errcode-40001'],
    [40013, '/wxa/business/getuserphonenumber', 'errcode-40013-phone'],
    [42001, '/sns/component/jscode2session', 'errcode-42001-component'],
    [-1, '/sns/jscode2session', 'errcode-minus-1-login'],
    [-1, undefined, 'errcode-minus-1'],
    [40001, '/wxa/of/tomorrow', 'errcode-40001'],
    [40001, undefined, 'errcode-40001'],
  ])('%i at %s is %s', (errcode, where, id) => {
    expect(findErrcode(errcode, where)?.id).toBe(id)
  })

  it('does not guess', () => {
    expect(findErrcode(99999)).toBeUndefined()
    expect(findErrcode(1400001)).toBeUndefined() // a device's number; no server call answers it
  })
})

describe('a device’s report', () => {
  it.each(spelt(device.filter(({ kind }) => kind === 'errMsg')))('%s: %j by its text', (_, errMsg, entry) => {
    expect(classifyDeviceFailure({ errMsg })).toEqual({ failure: entry.failure, entry })
    expect(classifyDeviceFailure({ errMsg: errMsg.toUpperCase() }).entry).toBe(entry)
  })

  it.each(spelt(device.filter(({ kind }) => kind === 'errno')))('%s: %j by its number', (_, text, entry) => {
    expect(findErrno(entry.code!)).toBe(entry)
    if (entry.code === 0) return // a success is no number to go by
    for (const prefix of ['', 'getPhoneNumber:fail ', 'getPhoneNumber:fail:', 'getRealtimePhoneNumber:fail ']) {
      const report = { errMsg: prefix + text, errno: entry.code! }
      expect(classifyDeviceFailure(report)).toEqual({ failure: entry.failure, entry })
    }
  })

  it.each<[string, number | undefined, string]>([
    ['getPhoneNumber:fail user deny', undefined, 'user_declined'],
    ['getPhoneNumber:fail user deny', 103, 'user_declined'],
    ['getPhoneNumber:fail user deny', 104, 'user_declined'],
    ['getPhoneNumber:fail jsapi user authorize denied', 103, 'privacy_declined'],
    ['getPhoneNumber:fail privacy permission is not authorized', 104, 'privacy_declined'],
    ['getPhoneNumber:fail privacy permission is not authorized', undefined, 'privacy_declined'],
    ['getPhoneNumber:fail', 104, 'privacy_declined'],
    ['getPhoneNumber:fail user deny', 1400001, 'no_quota'],
    ['getPhoneNumber:fail appid no enough quota', undefined, 'no_quota'],
    ['getPhoneNumber:fail no permission', 102, 'no_permission'],
    ['getPhoneNumber:fail api scope is not declared in the privacy agreement', undefined, 'not_declared'],
    ['appid privacy api banned (please go to mp to announce your privacy usage)', undefined, 'privacy_banned'],
    ['getPhoneNumber:fail Error: The mobile phone user bound needs to be verified.', undefined, 'number_unverified'],
    ['getPhoneNumber:fail 用户未绑定手机，请先绑定', undefined, 'no_phone_bound'],
    ['getPhoneNumber:fail user getPhoneNumber is blocked', undefined, 'user_blocked'],
    ['getPhoneNumber:ok', undefined, 'client_too_old'],
    ['getPhoneNumber:fail cgi failed for network issues', undefined, 'network'],
    ['getPhoneNumber:fail time out', 5, 'timeout'],
    ['getPhoneNumber:fail code expired', undefined, 'code_dead'],
    ['getPhoneNumber:fail user deny', 424242, 'user_declined'],
    ['getPhoneNumber:fail something new', undefined, 'unknown'],
    ['getPhoneNumber:fail something new', 424242, 'unknown'],
    ['', undefined, 'unknown'],
  ])('%j with errno %s is %s', (errMsg, errno, failure) => {
    expect(classifyDeviceFailure({ errMsg, ...(errno !== undefined && { errno }) }).failure).toBe(failure)
  })
})

describe('explain', () => {
  it.each(spelt(errorTable))('%s: %j', (_, spelling, entry) => {
    expect(explain(spelling)).toContain(entry)
    // Only entries of the same meaning may share a text.
    expect(explain(spelling).length).toBeLessThanOrEqual(3)
  })

  it.each(named(smsErrors))('%s by its code, in any case and in the middle of a line of a log', (id, entry) => {
    expect(explain(id)).toEqual([entry])
    expect(explain(entry.code)).toEqual([entry])
    expect(explain(entry.code.toUpperCase())).toEqual([entry])
    expect(explain(`{"Code": "${entry.code}", "Message": "…"}`)).toEqual([entry])
  })

  it.each(named(wechatErrors))('%s by its id and its number', (id, entry) => {
    expect(explain(id)).toEqual([entry])
    if (entry.code !== undefined) expect(explain(String(entry.code))).toContain(entry)
    if (entry.kind !== 'errMsg') expect(explain(`${entry.kind} ${entry.code}`)).toContain(entry)
  })

  it.each([
    ['40029', ['errcode-40029-login', 'errcode-40029-phone']],
    ['errno 1', ['errno-1']],
    [' errcode: -1 ', ['errcode-minus-1', 'errcode-minus-1-login']],
    ['-13001', ['device-session-timeout']],
    ['invalid ip 10.1.2.3 ipv6 ::ffff:10.1.2.3, not in whitelist, rid: 61725984-6126f6f9-040f19c4', ['errcode-40164']],
    ['api minute-quota reach limit, mustslower, retry next minute rid: 0', ['errcode-45011']],
    ['InternalError.OtherError', ['sms-tencent-internalerror']],
    ['触发小时级流控Permits:5', ['sms-aliyun-isv-business-limit-control']],
    ['99999', []],
    ['good morning', []],
    ['', []],
  ])('%j', (text, ids) => {
    expect(explain(text).map(({ id }) => id)).toEqual(ids)
  })
})
