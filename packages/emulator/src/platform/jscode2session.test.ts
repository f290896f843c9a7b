import { expect, it } from 'vitest'
import { createLab } from '../../test/lab.ts'

it('answers as text/plain, with the rid after a comma', async () => {
  await using lab = await createLab()
  const response = await fetch(`${lab.emulator.url}/sns/jscode2session`, { method: 'GET' })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(await response.json()).toEqual({
    errcode: 41002,
    errmsg: expect.stringMatching(/^appid missing, rid: [0-9a-f]{8}(-[0-9a-f]{8}){2}$/),
  })
})

it('takes a code once, for five minutes, from the app it was made for', async () => {
  await using lab = await createLab()
  const used = await lab.login('lin')
  expect(await lab.session(used)).toHaveProperty('openid')
  expect(await lab.session(used)).toMatchObject({ errcode: 40163 })

  const [late, inTime] = [await lab.login('lin'), await lab.login('lin')]
  lab.emulator.clock.advance(300)
  expect(await lab.session(inTime)).toHaveProperty('openid')
  lab.emulator.clock.advance(1)
  expect(await lab.session(late)).toMatchObject({ errcode: 40029 })

  const other = await lab.control<{ appid: string; secret: string }>('POST', '/apps', {})
  const code = await lab.login('lin')
  expect(await lab.session(code, { appid: other.appid, secret: other.secret })).toMatchObject({ errcode: 40029 })
  expect(await lab.session(code)).toHaveProperty('openid')
})

it('gives a person another openid in every app, and one unionid where the apps share an account', async () => {
  await using lab = await createLab()
  const other = await lab.control<{ appid: string; secret: string }>('POST', '/apps', {})
  const alone = await lab.control<{ appid: string; secret: string }>('POST', '/apps', { openPlatform: null })
  const here = await lab.session(await lab.login('lin'))
  const there = await lab.session(await lab.login('lin', other.appid), { appid: other.appid, secret: other.secret })
  const apart = await lab.session(await lab.login('lin', alone.appid), { appid: alone.appid, secret: alone.secret })
  expect(new Set([here.openid, there.openid, apart.openid]).size).toBe(3)
  expect(there.unionid).toBe(here.unionid)
  expect(apart).not.toHaveProperty('unionid')
})
