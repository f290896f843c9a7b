import { expect, it } from 'vitest'
import { DEFAULT_APP } from '../index.ts'
import { createLab } from '../../test/lab.ts'

const { appid } = DEFAULT_APP

it('refuses a blocked person and says so as wx.login does', async () => {
  await using lab = await createLab()
  await lab.control('PATCH', '/users/lin', { loginBlocked: true })
  expect(await lab.control('POST', '/users/lin/login', { appid })).toEqual({
    errMsg: 'login:fail wxa login is blocked',
    errno: 1402101,
  })
})

it('succeeds on a slow network: only who waits on the phone knows of it', async () => {
  await using lab = await createLab()
  const client = { network: 'slow' }
  expect(await lab.control('POST', '/users/lin/login', { appid, client })).toMatchObject({ errMsg: 'login:ok' })
  expect(await lab.tap('lin', { client })).toMatchObject({ errMsg: 'getPhoneNumber:ok' })
})

it('checks the session of the last login, not the one a server has stored', async () => {
  await using lab = await createLab()
  const check = () => lab.control('POST', '/users/lin/check-session', { appid })
  expect(await check()).toMatchObject({ errMsg: 'checkSession:fail session time out, need relogin' })
  await lab.login('lin')
  expect(await check()).toEqual({ errMsg: 'checkSession:ok' })
  await lab.control('PATCH', '/users/lin', { expireSession: true })
  expect(await check()).toMatchObject({ errMsg: expect.stringContaining('need relogin') })
})
