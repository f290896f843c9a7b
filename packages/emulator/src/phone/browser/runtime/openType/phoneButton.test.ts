import { describe, expect, it } from 'vitest'
import type { Device } from '../../../wire.ts'
import type { BuiltinHost } from '../builtin.ts'
import { createOpenType } from '../openType.ts'
import type { PhoneAnswer, PhoneQuestion } from '../ports.ts'
import { createPrivacyApis } from '../wx/privacy.ts'
import type { PrivacyResolution } from '../wx/privacyDesk.ts'
import { fakePhone } from '../wx/testing/fakePhone.ts'

const lin = { countryCode: '86', purePhoneNumber: '13800138000' }
const appName = '半山咖啡'
const privacyContractName = `《${appName}小程序隐私保护指引》`
const quick = 'getPhoneNumber'
const coupledQuick = 'getPhoneNumber|agreePrivacyAuthorization'

interface World {
  device?: Partial<Device>
  agreed?: boolean
  quota?: number
  style?: 'popup' | 'merged'
  popup?: boolean
  sheet?: (question: PhoneQuestion) => Promise<PhoneAnswer>
  renderer?: string
  reachable?: boolean
}

/** A person with a phone, and as much of WeChat as decides about a tap. */
function setUp(world: World = {}) {
  let { agreed = true } = world
  const { quota = 5, style = 'merged', popup = true, reachable = true } = world
  const shown: string[] = []
  const charges: unknown[] = []
  const refused = { errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: 104 }
  const page = { path: 'pages/index/index' }
  const phone = fakePhone({
    ...(world.device && { device: world.device }),
    app: { json: { renderer: world.renderer } },
    page,
    native: {
      async phoneSheet(question) {
        shown.push(question.merged ? `phone sheet with ${question.merged.contractName}` : 'phone sheet')
        return world.sheet ? world.sheet(question) : { allow: true, phone: lin }
      },
      async privacyPopup({ appName: asked }) {
        shown.push(`privacy popup of ${asked}`)
        return popup
      },
      quotaSheet: async () => void shown.push('quota sheet'),
      showWarning: (message) => void shown.push(`warning: ${message}`),
    },
    emulator: {
      privacy({ answer }) {
        if (answer === 'agree') agreed = true
        return { errMsg: 'ok', needAuthorization: !agreed, privacyContractName, popupRests: false }
      },
      'phone-sheet'({ privacy }) {
        if (!reachable) throw new TypeError('Failed to fetch')
        if (!agreed && privacy !== 'agree')
          return { ask: 'privacy', style, privacyContractName, tappedAt: 'at the tap' }
        const detail = { errMsg: 'getPhoneNumber:fail appid no enough quota', errno: 1400001 }
        if (quota === 0) return { ask: 'nothing', detail, quotaSheet: true }
        return { ask: 'phone', phones: [{ ...lin, masked: '138******00' }], appName, tappedAt: 'now' }
      },
      'phone-tap'({ kind, allow, privacy, tappedAt, phone: number }) {
        if (privacy === 'refuse_merged') return { errMsg: 'getPhoneNumber:fail user deny', errno: 103 }
        if (privacy === 'refuse_popup') return refused
        if (!allow) return { errMsg: 'getPhoneNumber:fail user deny' }
        agreed = true
        charges.push({ kind, number, tappedAt })
        return { errMsg: 'getPhoneNumber:ok', code: 'c0de', encryptedData: 'data', iv: 'iv' }
      },
    },
  })
  const openType = createOpenType(phone, {})
  const events: { name: string; detail: unknown; extraFields?: object }[] = []
  const button = {
    id: 'join',
    dataset: {},
    element: { isConnected: true },
    props: { phoneNumberNoQuotaToast: true },
    fire: (name: string, detail: unknown, options: { extraFields?: object } = {}) => {
      events.push({ name, detail, ...options })
    },
  }
  const pause = () => new Promise((resolve) => setTimeout(resolve, 0))
  const tap = async (kind = quick, from = button) => {
    openType(from as unknown as BuiltinHost, kind)
    await pause()
  }
  const leave = () => void ((phone.stack as unknown as { pages: unknown[] }).pages = [{ path: 'pages/other/other' }])
  return { phone, tap, leave, pause, button, events, shown, charges, isAgreed: () => agreed }
}

const granted = { errMsg: 'getPhoneNumber:ok', code: 'c0de', encryptedData: 'data', iv: 'iv' }
const denied = { errMsg: 'getPhoneNumber:fail user deny' }
const unauthorized = { errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: 104 }

it('shows the sheet and hands over what WeChat granted', async () => {
  const { tap, events, shown, charges } = setUp()
  await tap()
  expect(shown).toEqual(['phone sheet'])
  expect(events).toEqual([{ name: 'getphonenumber', detail: granted }])
  expect(charges).toEqual([{ kind: 'quick', number: lin, tappedAt: 'now' }])
})

it('tells a refusal, and can be asked again', async () => {
  const { tap, events, charges } = setUp({ sheet: async () => ({ allow: false }) })
  await tap()
  await tap()
  expect(events).toEqual([
    { name: 'getphonenumber', detail: denied },
    { name: 'getphonenumber', detail: denied },
  ])
  expect(charges).toEqual([])
})

it('names the event of the realtime button after it', async () => {
  const { tap, events, charges } = setUp()
  await tap('getRealtimePhoneNumber')
  expect(events).toMatchObject([{ name: 'getrealtimephonenumber' }])
  expect(charges).toMatchObject([{ kind: 'realtime' }])
})

it('lets no second tap through while the sheet is open', async () => {
  const answers: ((answer: PhoneAnswer) => void)[] = []
  const { tap, pause, events, shown } = setUp({ sheet: () => new Promise((resolve) => answers.push(resolve)) })
  await tap()
  await tap()
  expect(shown).toEqual(['phone sheet'])
  answers[0]!({ allow: false })
  await pause()
  expect(events).toHaveLength(1)
})

describe('without quota', () => {
  it('shows half a sheet and fails', async () => {
    const { tap, events, shown } = setUp({ quota: 0 })
    await tap()
    expect(shown).toEqual(['quota sheet'])
    expect(events).toMatchObject([{ detail: { errno: 1400001 } }])
  })

  it('only fails where the button says so, and the console tells why', async () => {
    const { tap, button, events, shown, phone } = setUp({ quota: 0 })
    button.props.phoneNumberNoQuotaToast = false
    await tap()
    expect(shown).toEqual([])
    expect(events).toMatchObject([{ detail: { errno: 1400001 } }])
    expect(phone.lines).toEqual([expect.stringContaining('the quota of this app is used up')])
  })
})

describe('before the privacy guideline is agreed to', () => {
  it('asks for both in one sheet, and a refusal refuses both', async () => {
    const world = { agreed: false, style: 'merged' } as const
    const yes = setUp(world)
    await yes.tap()
    expect(yes.shown).toEqual([`phone sheet with ${privacyContractName}`])
    expect(yes.events).toMatchObject([{ detail: granted }])
    expect(yes.charges).toMatchObject([{ tappedAt: 'at the tap' }])
    const no = setUp({ ...world, sheet: async () => ({ allow: false }) })
    await no.tap()
    expect(no.events).toMatchObject([{ detail: { errno: 103 } }])
    expect(no.isAgreed()).toBe(false)
  })

  it('asks by a popup first on older libraries; that consent stays if the number is refused', async () => {
    const world = { agreed: false, style: 'popup' } as const
    const { tap, shown, events, isAgreed } = setUp({ ...world, sheet: async () => ({ allow: false }) })
    await tap()
    expect(shown).toEqual([`privacy popup of ${appName}`, 'phone sheet'])
    expect(events).toMatchObject([{ detail: denied }])
    expect(isAgreed()).toBe(true)
    const refused = setUp({ ...world, popup: false })
    await refused.tap()
    expect(refused.shown).toEqual([`privacy popup of ${appName}`])
    expect(refused.events).toMatchObject([{ detail: unauthorized }])
  })

  describe('and with a dialog of the page', () => {
    const withDialog = () => {
      const set = setUp({ agreed: false })
      const pending: ((resolution: PrivacyResolution) => void)[] = []
      createPrivacyApis(set.phone).onNeedPrivacyAuthorization((resolve, { referrer }) => {
        expect(referrer).toBe('button.getPhoneNumber')
        pending.push(resolve)
      })
      return { ...set, pending, agree: { ...set.button, id: 'agree-btn' } }
    }

    it('waits for it, and goes on after the agree button was tapped', async () => {
      const { tap, pause, agree, pending, events, shown, charges } = withDialog()
      await tap()
      expect([events, shown]).toEqual([[], []])
      await tap('agreePrivacyAuthorization', agree)
      expect(events).toEqual([{ name: 'agreeprivacyauthorization', detail: {} }])
      pending[0]!({ event: 'agree', buttonId: 'agree-btn' })
      await pause()
      expect(shown).toEqual(['phone sheet'])
      expect(events[1]).toEqual({ name: 'getphonenumber', detail: granted })
      expect(charges).toMatchObject([{ tappedAt: 'at the tap' }])
    })

    it.each([
      [{ event: 'disagree' }, unauthorized],
      [
        { event: 'agree', buttonId: 'another' },
        { errMsg: `${unauthorized.errMsg} or buttonId is wrong`, errno: 104 },
      ],
    ] as const)('fails after %j', async (resolution, detail) => {
      const { tap, pause, agree, pending, events } = withDialog()
      await tap()
      if (resolution.event === 'agree') await tap('agreePrivacyAuthorization', agree)
      pending[0]!(resolution)
      await pause()
      expect(events.at(-1)).toEqual({ name: 'getphonenumber', detail })
    })
  })
})

describe('the coupled button', () => {
  it('agrees by the tap itself, then asks for the number', async () => {
    const { tap, events, shown, isAgreed } = setUp({ agreed: false, sheet: async () => ({ allow: false }) })
    await tap(coupledQuick)
    expect(shown).toEqual(['phone sheet'])
    expect(events.map(({ name }) => name)).toEqual(['agreeprivacyauthorization', 'getphonenumber'])
    expect(isAgreed()).toBe(true)
  })

  it('does nothing on libraries that do not know it', async () => {
    const { tap, events, shown, phone } = setUp({ device: { sdkVersion: '2.32.2' } })
    await tap(coupledQuick)
    expect([events, shown]).toEqual([[], []])
    expect(phone.lines).toEqual([expect.stringContaining('base library 2.32.2 does not know it')])
  })

  it('answers nobody in the DevTools of library 3.1.3', async () => {
    const { tap, events, shown } = setUp({ agreed: false, device: { platform: 'devtools', sdkVersion: '3.1.3' } })
    await tap(coupledQuick)
    expect(shown).toEqual(['phone sheet'])
    expect(events.map(({ name }) => name)).toEqual(['agreeprivacyauthorization'])
  })

  it('fails once, although agreed, without an id and with library 3.0.0', async () => {
    for (const old of [true, false]) {
      const { tap, button, events } = setUp({ agreed: false, device: { sdkVersion: old ? '3.0.0' : '3.8.0' } })
      if (!old) button.id = ''
      await tap(coupledQuick)
      await tap(coupledQuick)
      expect(events.filter(({ name }) => name === 'getphonenumber')).toMatchObject([
        { detail: unauthorized },
        { detail: granted },
      ])
    }
  })
})

describe('when the button or its page has gone meanwhile', () => {
  const gone = async (allow: boolean, go: (set: ReturnType<typeof setUp>) => void) => {
    const set: ReturnType<typeof setUp> = setUp({
      sheet: async () => {
        go(set)
        return allow ? { allow, phone: lin } : { allow }
      },
    })
    await set.tap()
    return set
  }

  it.each([true, false])('loses the answer, and says what it cost (allowed: %s)', async (allow) => {
    const { events, charges, phone, shown } = await gone(allow, ({ button }) => (button.element.isConnected = false))
    expect(events).toEqual([])
    expect(charges).toHaveLength(allow ? 1 : 0)
    const cost = allow ? 'bill this tap and never call you' : 'never call you'
    const warning = `getPhoneNumber: the button was removed while its sheet was open: WeChat would ${cost}`
    expect(phone.lines).toEqual([`warn: ${warning}`])
    expect(shown).toContain(`warning: ${warning}`)
  })

  it('loses the answer after a navigation as well', async () => {
    const { events, phone } = await gone(true, ({ leave }) => leave())
    expect(events).toEqual([])
    expect(phone.lines).toEqual([expect.stringContaining('the page was left while its sheet was open')])
  })
})

it('fails with 108 where nobody answers, without a number on old libraries', async () => {
  const errMsg = 'getPhoneNumber:fail cgi failed for network issues'
  const now = setUp({ reachable: false })
  await now.tap()
  expect(now.events).toEqual([{ name: 'getphonenumber', detail: { errMsg, errno: 108 } }])
  const old = setUp({ reachable: false, device: { sdkVersion: '2.23.4' } })
  await old.tap()
  expect(old.events).toEqual([{ name: 'getphonenumber', detail: { errMsg } }])
})

describe('where the fields are', () => {
  it.each([
    ['3.2.3', 'ios', undefined, { detail: undefined, extraFields: { ...granted, detail: undefined } }],
    ['3.2.3', 'android', undefined, { detail: granted }],
    ['3.4.0', 'ios', 'skyline', { detail: { detail: granted } }],
    ['3.4.0', 'ios', undefined, { detail: granted }],
  ] as const)('library %s on %s, renderer %s', async (sdkVersion, platform, renderer, event) => {
    const { tap, events } = setUp({ device: { sdkVersion, platform }, ...(renderer && { renderer }) })
    await tap()
    expect(events).toEqual([{ name: 'getphonenumber', ...event }])
  })

  it('says when page code reads one that is not there', async () => {
    const { tap, events, phone } = setUp()
    await tap()
    expect((events[0]!.detail as Record<string, unknown>).encyptedData).toBeUndefined()
    expect(phone.lines).toEqual(['warn: getphonenumber: encyptedData is undefined; did you mean encryptedData?'])
  })
})

it('says which open-types it cannot do', async () => {
  const { tap, events, phone } = setUp()
  await tap('contact')
  expect(events).toEqual([])
  expect(phone.lines).toEqual([
    'warn: <button open-type="contact">: not supported by the emulator; the tap does nothing',
  ])
})
