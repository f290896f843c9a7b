import { wechatErrors } from '@quickreg/protocol'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { sees } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { guestAt, words, type Guest } from '../support/guest.ts'
import type { Person } from '../support/wechat.ts'

// What WeChat's phone button is known to fail with, played through the component: what the person reads, and what is
// offered instead. Texts and numbers as WeChat's documents and its community have them.
let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const { zh_CN: says } = words
const notShared = '没有获得您的手机号，需要时可以再试。'
const notAvailable = '一键取号暂不可用，请换一种方式。'
const notPermitted = '未获准读取手机号，请阅读并同意隐私指引，或换一种方式。'
const tooOld = '当前微信版本不支持，请更新微信或换一种方式。'
const blocked = '该微信账号暂时无法使用此功能，请联系客服。'
const unstable = '网络不稳定，请再试一次。'

interface Failure {
  errMsg?: string
  errno?: number
}
type Row = [failure: Failure, reads: string, offered: 'the other button' | 'an SMS code']

const quick = (text: string, errno?: number): Failure => ({
  errMsg: `getPhoneNumber:${text}`,
  ...(errno !== undefined && { errno }),
})

const rows: Row[] = [
  [quick('fail user deny'), notShared, 'the other button'],
  [quick('fail:user deny'), notShared, 'the other button'],
  [quick('user deny'), notShared, 'the other button'],
  [quick('fail:user denied'), notShared, 'the other button'],
  [quick('fail:user cancel'), notShared, 'the other button'],
  [quick('fail user cancel'), notShared, 'the other button'],
  [quick('fail:cancel'), notShared, 'the other button'],
  [quick('fail:cancel to confirm login'), notShared, 'the other button'],
  [{ errno: 1 }, notShared, 'the other button'],

  [{ errno: 1400001 }, notAvailable, 'the other button'],
  [quick('fail appid no enough quota'), notAvailable, 'the other button'],

  [quick('fail no permission'), notAvailable, 'an SMS code'],
  [quick('fail operateWXData:fail jsapi has no permission'), notAvailable, 'an SMS code'],
  [quick('fail jsapi has no permission, event…'), notAvailable, 'an SMS code'],
  [quick('fail 该 appid 没有权限'), notAvailable, 'an SMS code'],
  [{ errno: 102 }, notAvailable, 'an SMS code'],

  [
    quick(
      'fail Error: The mobile phone user bound needs to be verified. Please complete the SMS verification step on the client',
    ),
    notShared,
    'the other button',
  ],
  [quick('fail 用户未绑定手机，请先在微信客户端进行绑定后重试'), notShared, 'the other button'],

  [quick('fail privacy permission is not authorized', 104), notShared, 'the other button'],
  [quick('fail privacy permission is not authorized'), notShared, 'the other button'],
  [{ errMsg: 'privacy permission is not authorized' }, notShared, 'the other button'],
  [quick('fail user deny', 103), notShared, 'the other button'],
  [{ errno: 103 }, notShared, 'the other button'],
  [{ errno: 104 }, notShared, 'the other button'],
  [{ errno: 101102 }, notShared, 'the other button'],
  [quick('fail privacy permission is not authorized or buttonId is wrong', 104), notShared, 'the other button'],

  [{ errno: 112 }, notPermitted, 'an SMS code'],
  [{ errMsg: 'api scope is not declared in the privacy agreement' }, notPermitted, 'an SMS code'],
  [{ errno: 1025 }, notPermitted, 'an SMS code'],
  [
    quick('fail appid privacy api banned, please go to mp to announce your privacy usage', 1025),
    notPermitted,
    'an SMS code',
  ],
  [{ errno: 1026 }, notPermitted, 'an SMS code'],
  [{ errno: 101100 }, notPermitted, 'an SMS code'],
  [{ errno: 101101 }, notPermitted, 'an SMS code'],

  [{ errno: 1421102 }, blocked, 'an SMS code'],
  [{ errno: 1402101 }, blocked, 'an SMS code'],

  [{ errno: 100 }, tooOld, 'the other button'],
  [quick('ok'), tooOld, 'the other button'], // allowed, but neither a code nor sealed data arrived

  [{ errno: 1020 }, unstable, 'the other button'],
  [{ errno: 1021 }, unstable, 'the other button'],
  ...[3, 4, 5, 101, 106, 108, 109, 110, 111, 1000, 1001, 1003, 1004, 1005, 1009, 1014, 1015].map((errno): Row => [
    { errno },
    unstable,
    'the other button',
  ]),
  [quick('fail something nobody has seen yet', 987654), unstable, 'the other button'],
]

const realtime = (text: string): Failure => ({ errMsg: `getRealtimePhoneNumber:${text}` })

/** Below this button only the code by SMS is left. */
const realtimeRows: [failure: Failure, reads: string][] = [
  [realtime('fail user deny'), notShared],
  [realtime('fail:user deny'), notShared],
  [realtime('fail privacy permission is not authorized'), notShared],
  [realtime('fail no permission'), notAvailable],
  [realtime('fail not support'), tooOld],
  [realtime('fail getrealtimephonenumber not supported on devtools'), tooOld],
  [realtime('ok'), tooOld], // allowed, and no code: there is no sealed form of this one
]

/** One person plays them all, each in a new flow: leaving the page withdraws the one before. */
let person: Person
let guest: Guest | undefined

async function comesToJoin(): Promise<Guest> {
  guest ??= guestAt(await shop.openFor(person))
  await guest.page.evaluate('localStorage.clear()') // or the component would not offer again what was declined
  await guest.press(says.invitation)
  return guest
}

describe('a tap that fails', () => {
  beforeAll(async () => {
    person = await shop.guest()
  })

  it.each(rows.map((row) => [inWords(row[0]), ...row] as const))('with %s', async (_, failure, reads, offered) => {
    onTestFailed(() => void (guest = undefined))
    await shop.wechat.patchUser(person, { phoneTapFails: failure })
    const { page, agree, press } = await comesToJoin()
    await agree()
    await press(says.quick)
    await sees(page, reads)
    await page.getByRole('button', { name: offered === 'the other button' ? says.realtime : says.smsButton }).waitFor()
    expect(await page.getByRole('button', { name: says.quick }).count()).toBe(0)
    expect(await page.getByRole('dialog').count()).toBe(0)
    await press('返回上一页')
    await sees(page, '今日菜单')
  })

  it.each(realtimeRows.map((row) => [inWords(row[0]), ...row] as const))('with %s', async (_, failure, reads) => {
    onTestFailed(() => void (guest = undefined))
    await shop.wechat.patchUser(person, { phoneTapFails: failure })
    const { page, agree, press } = await comesToJoin()
    await agree()
    await press('手机号实时验证')
    await press(says.realtime)
    await sees(page, reads)
    await page.getByRole('button', { name: says.smsButton }).waitFor()
    expect(await page.getByRole('button', { name: says.realtime }).count()).toBe(0)
    await press('返回上一页')
    await sees(page, '今日菜单')
  })

  it('costs nothing and registers nobody', async () => {
    expect(await shop.charges(person)).toBe(0)
    expect(await shop.account(person)).toBeUndefined()
  })

  it('is played in every spelling that is known of the two buttons', () => {
    const buttons = ['getPhoneNumber', 'getRealtimePhoneNumber'].map((openType) => `button open-type="${openType}"`)
    const known = wechatErrors.filter(
      ({ kind, where }) => kind !== 'errcode' && buttons.some((button) => where.includes(button)),
    )
    const played = [...rows, ...realtimeRows].map(([failure]) => failure)
    const isPlayed = (text: string) => played.some(({ errMsg = '' }) => errMsg.endsWith(bare(text)))
    const missingTexts = known
      .filter(({ kind }) => kind === 'errMsg')
      .flatMap(({ spellings }) => spellings.filter((text) => !isPlayed(text)))
    const missingNumbers = known.filter(
      ({ kind, code }) => kind === 'errno' && code !== 0 && !played.some(({ errno }) => errno === code),
    )
    expect([missingTexts, missingNumbers]).toEqual([[], []])
  })
})

describe('a login that fails', () => {
  it('tells a blocked person so, leaves the menu, and lets her in once she is free again', async () => {
    const blockedPerson = await shop.guest()
    await shop.wechat.patchUser(blockedPerson, { loginBlocked: true })
    const { page, press, give } = guestAt(await shop.openFor(blockedPerson))
    await press(says.invitation)
    await sees(page, blocked)
    expect(await page.getByRole('button', { name: /重试|注册/ }).count()).toBe(0)
    await press('返回上一页')
    await sees(page, '今日菜单')

    await shop.wechat.patchUser(blockedPerson, { loginBlocked: false })
    await press(says.invitation)
    await give(says.quick)
    await sees(page, says.member)
  })
})

const bare = (spelling: string) => spelling.replace(/^…/, '')

const inWords = ({ errMsg, errno }: Failure) => errMsg ?? `errno ${errno}`
