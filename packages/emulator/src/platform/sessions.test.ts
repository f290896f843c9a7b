import { signWithSessionKey } from '@quickreg/protocol'
import { expect, it } from 'vitest'
import { createLab, type Json, type Lab } from '../../test/lab.ts'
import { DEFAULT_APP } from '../index.ts'

const minute = 60
const day = 24 * 3600

const ask = async (lab: Lab, path: string, session: Json) =>
  lab.get(path, {
    access_token: await lab.token(),
    openid: String(session.openid),
    signature: signWithSessionKey(String(session.session_key)),
    sig_method: 'hmac_sha256',
  })

const signIn = async (lab: Lab) => lab.session(await lab.login('lin'))

it('keeps a young session_key at login and replaces one that is over ten minutes old', async () => {
  await using lab = await createLab()
  const first = await signIn(lab)
  lab.emulator.clock.advance(10 * minute)
  expect((await signIn(lab)).session_key).toBe(first.session_key)
  lab.emulator.clock.advance(1)
  const second = await signIn(lab)
  expect(second.session_key).not.toBe(first.session_key)
  expect(await ask(lab, '/wxa/checksession', first)).toMatchObject({ errcode: 87009 })
  expect(await ask(lab, '/wxa/checksession', second)).toEqual({ errcode: 0, errmsg: 'ok' })
  expect((await lab.state()).sessions).toMatchObject([{ userId: 'lin', keyEpoch: 2 }])
})

it('replaces the key on every login where the app says so, and at once where a test says so', async () => {
  await using lab = await createLab()
  await lab.control('PATCH', `/apps/${DEFAULT_APP.appid}`, { rotateOnLogin: true })
  const first = await signIn(lab)
  const second = await signIn(lab)
  expect(second.session_key).not.toBe(first.session_key)
  await lab.control('PATCH', '/users/lin', { rotateSessionKey: true })
  expect(await ask(lab, '/wxa/checksession', second)).toMatchObject({ errcode: 87009 })
})

it('lets a key die after three unused days; use renews it', async () => {
  await using lab = await createLab()
  const session = await signIn(lab)
  lab.emulator.clock.advance(2 * day)
  await lab.tap('lin')
  lab.emulator.clock.advance(3 * day - 1)
  expect(await ask(lab, '/wxa/checksession', session)).toMatchObject({ errcode: 0 })
  lab.emulator.clock.advance(1)
  expect(await ask(lab, '/wxa/checksession', session)).toMatchObject({ errcode: 87009 })
  expect(await ask(lab, '/wxa/resetusersessionkey', session)).toMatchObject({ errcode: 87007 })
})

it('resets: the old key dies at once and the new one inherits its expiry', async () => {
  await using lab = await createLab()
  const old = await signIn(lab)
  const expiresAt = (await lab.state()).sessions[0]!.expiresAt
  lab.emulator.clock.advance(1 * day)
  const reset = await ask(lab, '/wxa/resetusersessionkey', old)
  expect(reset).toMatchObject({ errcode: 0, openid: old.openid })
  expect(await ask(lab, '/wxa/checksession', old)).toMatchObject({ errcode: 87009 })
  expect(await ask(lab, '/wxa/checksession', reset)).toMatchObject({ errcode: 0 })
  expect((await lab.state()).sessions[0]).toMatchObject({ expiresAt, keyEpoch: 2 })
})
