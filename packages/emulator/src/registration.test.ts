import { decryptOpenData, verifyRawData } from '@quickreg/protocol'
import { expect, it } from 'vitest'
import { DEFAULT_APP } from './index.ts'
import { createLab } from '../test/lab.ts'

const { appid } = DEFAULT_APP
const phonePath = '/wxa/business/getuserphonenumber'

it('takes a person from sign-in to her number, and shows the code spent and one charge booked', async () => {
  await using lab = await createLab()
  const session = await lab.session(await lab.login('lin'))
  const detail = await lab.tap('lin')
  const answer = await lab.post(phonePath, await lab.token(), { code: detail.code, openid: session.openid })

  expect(session).toEqual({
    session_key: expect.stringMatching(/^.{22}==$/),
    openid: expect.stringMatching(/^o[\w-]{27}$/),
    unionid: expect.stringMatching(/^o[\w-]{27}$/),
  })
  expect(detail).toMatchObject({ errMsg: 'getPhoneNumber:ok', code: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(answer).toEqual({
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: '13800138000',
      purePhoneNumber: '13800138000',
      countryCode: '86',
      watermark: { timestamp: Date.parse('2026-07-01T04:00:00Z') / 1000, appid },
    },
  })
  const state = await lab.state()
  expect(state.codes.map(({ kind, spent }) => ({ kind, spent }))).toEqual([
    { kind: 'login', spent: true },
    { kind: 'quick', spent: true },
  ])
  expect(state.charges).toEqual([{ at: state.now, appid, userId: 'lin', kind: 'quick', priceFen: 3 }])
  expect(state.sessions).toMatchObject([{ userId: 'lin', openid: session.openid, keyEpoch: 1 }])
  expect(state.calls[phonePath]).toEqual({ calls: 1, outcomes: { 0: 1 } })
})

it('seals the number with the session_key in force: 216 characters that the old form opens', async () => {
  await using lab = await createLab()
  const session = await lab.session(await lab.login('lin'))
  const { encryptedData, iv } = (await lab.tap('lin')) as { encryptedData: string; iv: string }
  const opened = decryptOpenData({ encryptedData, iv, appid, sessionKey: String(session.session_key) })
  expect(encryptedData).toHaveLength(216)
  expect(opened).toMatchObject({ purePhoneNumber: '13800138000', countryCode: '86' })
})

it('signs and seals the profile with the same key', async () => {
  await using lab = await createLab()
  const session = await lab.session(await lab.login('lin'))
  const profile = await lab.control<Record<'rawData' | 'signature' | 'encryptedData' | 'iv', string>>(
    'POST',
    '/users/lin/profile',
    { appid },
  )
  const sessionKey = String(session.session_key)
  expect(verifyRawData(profile.rawData, sessionKey, profile.signature)).toBe(true)
  expect(decryptOpenData({ ...profile, appid, sessionKey })).toMatchObject({
    openId: session.openid,
    unionId: session.unionid,
    nickName: '林小满',
  })
})

it('gives everybody the same openid after a restart, without any file', async () => {
  const openids = async () => {
    await using lab = await createLab()
    return (await lab.state()).users.map(({ userId, openids }) => [userId, openids[appid]])
  }
  const first = await openids()
  expect(await openids()).toEqual(first)
  expect(first.map(([userId]) => userId)).toEqual(['lin', 'two', 'hk', 'none', 'blocked'])
})
