import { expect, it } from 'vitest'
import { createPrivacyApis } from './privacy.ts'
import { privacyDeskOf, type PrivacyListener, type PrivacyResolution } from './privacyDesk.ts'
import { fakePhone } from './testing/fakePhone.ts'

/** A person who has not agreed yet, and an emulator that keeps what she answers. */
function setUp({ popupAnswer = true, popupRests = false } = {}) {
  let agreed = false
  const answers: unknown[] = []
  const phone = fakePhone({
    native: { privacyPopup: async () => popupAnswer },
    emulator: {
      privacy({ answer }) {
        if (answer) answers.push(answer)
        if (answer === 'agree') agreed = true
        if (answer && answer !== 'agree') {
          return { errMsg: 'requirePrivacyAuthorize:fail privacy permission is not authorized', errno: 104 }
        }
        const api = answer ? 'requirePrivacyAuthorize' : 'getPrivacySetting'
        return { errMsg: `${api}:ok`, needAuthorization: !agreed, privacyContractName: '《a》', popupRests }
      },
    },
  })
  const apis = createPrivacyApis(phone)
  const require = () => new Promise((complete) => apis.requirePrivacyAuthorize({ complete }))
  const listen = () => {
    let resolve: (resolution: PrivacyResolution) => void = () => {}
    const referrers: string[] = []
    const listener: PrivacyListener = (given, { referrer }) => {
      resolve = given
      referrers.push(referrer)
    }
    apis.onNeedPrivacyAuthorization(listener)
    return { referrers, resolve: (resolution: PrivacyResolution) => resolve(resolution) }
  }
  return { phone, apis, answers, require, listen }
}

const settled = (promise: Promise<unknown>) =>
  Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 0, 'pending'))])

it('asks by the popup where the page has no dialog, and only once agreed no more', async () => {
  const { require, answers } = setUp()
  expect(await require()).toEqual({ errMsg: 'requirePrivacyAuthorize:ok' })
  expect(await require()).toEqual({ errMsg: 'requirePrivacyAuthorize:ok' })
  expect(answers).toEqual(['agree'])
})

it('tells a refusal, and does not ask again while the popup rests', async () => {
  const refused = { errMsg: 'requirePrivacyAuthorize:fail privacy permission is not authorized', errno: 104 }
  const { require, answers } = setUp({ popupAnswer: false })
  expect(await require()).toEqual(refused)
  expect(answers).toEqual(['refuse_popup'])
  expect(await setUp({ popupRests: true }).require()).toEqual(refused)
})

it('waits for the page that registered a dialog, until it resolves', async () => {
  const { require, listen, phone, answers } = setUp()
  const page = listen()
  const outcome = require()
  expect(await settled(outcome)).toBe('pending')
  expect(page.referrers).toEqual(['requirePrivacyAuthorize'])
  page.resolve({ event: 'exposureAuthorization' })
  expect(await settled(outcome)).toBe('pending')
  privacyDeskOf(phone).buttonTapped('agree-btn')
  page.resolve({ event: 'agree', buttonId: 'agree-btn' })
  expect(await outcome).toEqual({ errMsg: 'requirePrivacyAuthorize:ok' })
  expect(answers).toEqual(['agree'])
})

it.each([
  [{ event: 'disagree' }, 'disagree'],
  [{ event: 'agree', buttonId: 'nobody-tapped-this' }, 'wrong_button'],
  [{ event: 'agree' }, 'wrong_button'],
] as const)('fails after %j', async (resolution, answer) => {
  const { require, listen, answers } = setUp()
  const page = listen()
  const outcome = require()
  await settled(outcome)
  page.resolve(resolution)
  expect(await outcome).toMatchObject({ errno: 104 })
  expect(answers).toEqual([answer])
})

it('knows only the last dialog', async () => {
  const { require, listen } = setUp()
  const first = listen()
  const second = listen()
  await settled(require())
  expect([first.referrers, second.referrers]).toEqual([[], ['requirePrivacyAuthorize']])
})

it('tells the setting by callback only', async () => {
  const { apis } = setUp()
  expect(apis.getPrivacySetting()).toBeUndefined()
  expect(await new Promise((success) => apis.getPrivacySetting({ success }))).toEqual({
    errMsg: 'getPrivacySetting:ok',
    needAuthorization: true,
    privacyContractName: '《a》',
  })
})
