import { expect, it } from 'vitest'
import { createLab, type Lab } from '../../test/lab.ts'
import { DEFAULT_APP } from '../index.ts'

const ridGet = '/cgi-bin/openapi/rid/get'
const noSuchRid = { rid: '6a448900-00000000-00000000' }

/** What the platform says to a call with this token: 76001 is "accepted, but no such rid". */
const verdict = async (lab: Lab, token: unknown) => (await lab.post(ridGet, String(token), noSuchRid)).errcode

const ask = (lab: Lab, options: object = {}) =>
  lab.post<{ access_token: string; expires_in: number; errcode?: number }>('/cgi-bin/stable_token', undefined, {
    grant_type: 'client_credential',
    ...DEFAULT_APP,
    ...options,
  })

it('token: every call makes a new one, and the one before dies after five minutes as 40001', async () => {
  await using lab = await createLab()
  const query = { grant_type: 'client_credential', ...DEFAULT_APP }
  const first = await lab.get('/cgi-bin/token', query)
  const second = await lab.get('/cgi-bin/token', query)
  expect(second).toEqual({ access_token: expect.any(String), expires_in: 7200 })
  expect(second.access_token).not.toBe(first.access_token)

  lab.emulator.clock.advance(299)
  expect(await verdict(lab, first.access_token)).toBe(76001)
  lab.emulator.clock.advance(1)
  expect(await verdict(lab, first.access_token)).toBe(40001)
  expect(await verdict(lab, second.access_token)).toBe(76001)
  lab.emulator.clock.advance(6900)
  expect(await verdict(lab, second.access_token)).toBe(42001)
})

it('stable_token: the same token with its remaining seconds, until the last five minutes overlap', async () => {
  await using lab = await createLab()
  const first = await ask(lab)
  expect(first.expires_in).toBe(7200)
  lab.emulator.clock.advance(6855)
  expect(await ask(lab)).toEqual({ access_token: first.access_token, expires_in: 345 })
  lab.emulator.clock.advance(45)
  const second = await ask(lab)
  expect(second).toEqual({ access_token: expect.any(String), expires_in: 7200 })
  expect(second.access_token).not.toBe(first.access_token)
  expect([await verdict(lab, first.access_token), await verdict(lab, second.access_token)]).toEqual([76001, 76001])
  lab.emulator.clock.advance(300)
  expect(await verdict(lab, first.access_token)).toBe(42001)
})

it('stable_token: a forced refresh kills the last token at once, 30 s apart, 20 times a day', async () => {
  await using lab = await createLab()
  const first = await ask(lab)
  const forced = await ask(lab, { force_refresh: true })
  expect(await verdict(lab, first.access_token)).toBe(40001)
  expect(await ask(lab, { force_refresh: true })).toEqual(forced)
  for (let refresh = 2; refresh <= 20; refresh += 1) {
    lab.emulator.clock.advance(30)
    expect((await ask(lab, { force_refresh: true })).expires_in).toBe(7200)
  }
  lab.emulator.clock.advance(30)
  expect((await ask(lab, { force_refresh: true })).errcode).toBe(45009)
  lab.emulator.clock.advance(24 * 3600)
  expect((await ask(lab, { force_refresh: true })).expires_in).toBe(7200)
})

it('keeps the tokens of the two endpoints apart', async () => {
  await using lab = await createLab()
  const stable = await ask(lab)
  const plain = await lab.get('/cgi-bin/token', { grant_type: 'client_credential', ...DEFAULT_APP })
  await ask(lab, { force_refresh: true })
  lab.emulator.clock.advance(400)
  expect(await verdict(lab, plain.access_token)).toBe(76001)
  expect(await verdict(lab, stable.access_token)).toBe(40001)
})
